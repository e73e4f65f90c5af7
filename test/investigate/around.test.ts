import { expect, test } from "vitest";
import { Around } from "../../src/investigate/around.ts";
import { entityOf } from "../../src/investigate/entity.ts";
import { EntityProfile } from "../../src/investigate/profile/entity-profile.ts";
import type { CloudTrailRecord } from "../../src/record.ts";
import { observed, record, session, user } from "./records.ts";

test("what lies so long before or after one of some records, in order, whatever order they come in", () => {
  const around = new Around(60_000);
  const at = ["10:05:00", "10:00:00", "10:01:00", "10:03:59", "10:02:01", "10:06:01"];
  for (const one of observed(...at.map((time) => record(time, "s3:ListBuckets")))) {
    const time = new Date(one.ms).toISOString().slice(11, 19);
    around.take(one, time === "10:00:00" || time === "10:05:00");
  }
  const found = [...around.observations()].map(({ ms }) =>
    new Date(ms).toISOString().slice(11, 19),
  );
  expect(found).toEqual(["10:00:00", "10:01:00", "10:05:00"]);
});

function card(what: string, ...records: readonly CloudTrailRecord[]) {
  const profile = new EntityProfile(entityOf(what));
  for (const one of observed(...records)) profile.take(one);
  return profile.card([], 10);
}

test("a name that several have is said with each; one that has an account in front is one", () => {
  const records = [
    record("10:00:00", "s3:ListBuckets", { userIdentity: user("deploy") }),
    record("10:01:00", "s3:ListBuckets", {
      userIdentity: session("deploy", "a", "ASIAONEEXAMPLE000000", "444455556666"),
    }),
  ];
  expect(card("deploy", ...records).candidates.most.map(({ name }) => name)).toEqual([
    "111122223333:deploy",
    "444455556666:deploy",
  ]);
  expect(card("444455556666:deploy", ...records).candidates.total).toBe(0);
  expect(card("a", ...records).candidates.total).toBe(0);
});

test("addresses that nobody else called from are told apart", () => {
  const call = (name: string, sourceIPAddress: string) =>
    record("10:00:00", "s3:ListBuckets", { userIdentity: user(name), sourceIPAddress });
  const seen = card(
    "ana",
    call("ana", "192.0.2.1"),
    call("ben", "192.0.2.1"),
    call("ana", "192.0.2.2"),
  );
  expect(seen.own_sources).toEqual(["192.0.2.2"]);
});

test("what was new in the second half of its time comes in order", () => {
  const seen = card(
    "ana",
    record("10:00:00", "s3:ListBuckets"),
    record("10:40:00", "iam:CreateUser", { sourceIPAddress: "203.0.113.5" }),
    record("11:00:00", "s3:ListBuckets"),
  );
  expect(
    seen.firsts.most.map(({ name, first_seen }) => `${first_seen.slice(11, 16)} ${name}`),
  ).toEqual(["10:40 from 203.0.113.5", "10:40 iam:CreateUser"]);
});
