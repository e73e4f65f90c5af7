import { expect, test } from "vitest";
import { entityOf } from "../../src/investigate/entity.ts";
import { observe } from "../../src/investigate/observe.ts";
import { EntityProfile } from "../../src/investigate/profile/entity-profile.ts";
import type { EntityCard, SeenList } from "../../src/investigate/shapes/entity-card.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";

const { records } = await readTrail([EXAMPLE_TRAIL]);

function card(what: string, reads = records): EntityCard {
  const profile = new EntityProfile(entityOf(what));
  for (const { record } of reads) {
    const one = observe(record);
    if (one !== undefined) profile.take(one);
  }
  return profile.card([], 20);
}

function names({ most }: SeenList): readonly string[] {
  return most.map(({ name, count }) => `${count} ${name}`);
}

test("support-2 of the example trail: what it is, did, read, and what is left to contain", () => {
  const { changes, changes_to_it, ...it } = card("support-2");
  expect(names(it.identities)).toEqual([
    "40 support-2 (111122223333)",
    "7 sandbox-admin/support-2 (444455556666)",
  ]);
  expect(names(it.denied)).toEqual(["2 ec2:RunInstances", "1 cloudtrail:DeleteTrail"]);
  expect(it.reads_of_weight.most.map(({ count }) => count)).toEqual([14, 1, 1, 1, 1, 1, 1]);
  expect(
    changes.map(({ time, action, state }) => `${time.slice(11, 19)} ${action} ${state}`),
  ).toEqual([
    "02:10:07 ec2:ModifySnapshotAttribute still there",
    "02:10:09 ec2:ModifySnapshotAttribute still there",
    "02:28:06 ec2:CreateKeyPair still there",
    "02:38:05 ec2:RunInstances still there",
    "02:41:06 ec2:RunInstances still there",
    "02:47:14 cloudtrail:StopLogging undone",
  ]);
  expect(
    changes_to_it.map(({ time, action, state }) => `${time.slice(11, 19)} ${action} ${state}`),
  ).toEqual([
    "01:33:06 iam:CreateUser still there",
    "01:33:08 iam:AttachUserPolicy undone",
    // The last answer of examples/README.md: the key is still active.
    "01:33:15 iam:CreateAccessKey still there",
    "01:33:18 iam:CreateLoginProfile undone",
    "07:48:04 iam:DeleteLoginProfile still there",
    "07:48:11 iam:DetachUserPolicy still there",
  ]);
  expect(names(it.refused_to_others)).toEqual([
    "1 AWSReservedSSO_SecurityResponse_b71e04c8d96a2f35/mira@example.com iam:DeleteUser → DeleteConflictException",
  ]);
  expect(it.containment).toEqual([
    "aws iam update-access-key --status Inactive --user-name support-2 --access-key-id AKIALV6HYB2TMEXAMPLE",
    "aws iam put-role-policy --policy-name AWSRevokeOlderSessions --policy-document file://revoke-older-sessions.json --role-name sandbox-admin",
    "aws ec2 modify-snapshot-attribute --attribute createVolumePermission --operation-type remove --snapshot-id snap-6771d0c8ad4f06ba6 --user-ids 999988887777 --region eu-central-1",
    "aws ec2 modify-snapshot-attribute --attribute createVolumePermission --operation-type remove --snapshot-id snap-a5b461513110b20ad --user-ids 999988887777 --region eu-central-1",
    "aws ec2 stop-instances --instance-ids i-077c9249e0dde2c89 i-738b6528d1489b0cc --region eu-west-1",
    "aws ec2 stop-instances --instance-ids i-b1fc4643eba4915dc i-9fda92afa00b31a1f --region eu-west-1",
  ]);
});

test.each(["support-2", "203.0.113.64/28", "AKIALV6HYB2TMEXAMPLE", "audit", "111122223333"])(
  "the card of %s does not depend on the order of the records",
  (what) => {
    expect(card(what, records.toReversed())).toEqual(card(what));
  },
);

test("what nobody named has an empty card", () => {
  expect(card("nobody")).toMatchObject({ calls: 0, named_in: 0, first_seen: "", containment: [] });
});
