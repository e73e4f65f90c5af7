import { expect, test } from "vitest";
import { entityOf } from "../../src/investigate/entity.ts";
import { observe } from "../../src/investigate/observe.ts";
import { timeOrder } from "../../src/investigate/order.ts";
import { storyOf } from "../../src/investigate/story.ts";
import type { Step } from "../../src/investigate/shapes/step.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { observed, record, user } from "./records.ts";

const NO_FINDINGS = () => [];

/** `10:00:00 ana 2 × s3:GetObject, s3:ListBucket`, for each step. */
function told(steps: Iterable<Step>): readonly string[] {
  return [...steps].map(
    ({ first_seen, count, actor, actions, way, error }) =>
      `${first_seen.slice(11, 19)} ${actor.name} ${count} × ${actions.map(({ name }) => name).join(", ")}${way === undefined ? "" : ` (${way})`}${error === undefined ? "" : ` → ${error}`}`,
  );
}

test("a step is written whole: when, who, what, on what, from where, its findings", () => {
  const share = (id: string) => ({
    requestParameters: {
      snapshotId: id,
      createVolumePermission: { add: { items: [{ userId: "999988887777" }] } },
    },
    readOnly: false,
  });
  const two = observed(
    record("10:00:00", "ec2:ModifySnapshotAttribute", share("snap-0000000000000001a")),
    record("10:00:09", "ec2:ModifySnapshotAttribute", share("snap-0000000000000001b")),
  );
  const finding = { id: "f", severity: "high", title: "Snapshot shared" } as const;
  expect([...storyOf(two, (id) => (id === two[1]?.id ? [finding] : []))]).toEqual([
    {
      schema: "spitzel.step/1",
      first_seen: "2026-05-01T10:00:00Z",
      last_seen: "2026-05-01T10:00:09Z",
      count: 2,
      actor: {
        principal: "ana",
        name: "ana",
        type: "IAMUser",
        account_id: "111122223333",
        arn: "arn:aws:iam::111122223333:user/ana",
        access_key_id: "AKIAANAEXAMPLE000000",
      },
      account_id: "111122223333",
      regions: ["us-east-1"],
      sources: ["198.51.100.7"],
      user_agents: ["aws-cli/2.15.0"],
      actions: [{ name: "ec2:ModifySnapshotAttribute", count: 2 }],
      is_write: true,
      way: "add",
      outcome: "success",
      objects: [
        { name: "snap-0000000000000001a", kind: "snapshotId" },
        { name: "999988887777", kind: "account" },
        { name: "snap-0000000000000001b", kind: "snapshotId" },
      ],
      object_count: 3,
      findings: [finding],
      event_ids: two.map(({ id }) => id),
    },
  ]);
});

test("reads of one service and outcome are one step; changes only of one action, way and outcome", () => {
  const steps = storyOf(
    observed(
      record("10:00:00", "s3:GetBucketAcl", { errorCode: "AccessDenied" }),
      record("10:09:00", "s3:GetBucketPolicy", { errorCode: "AccessDenied" }),
      record("10:09:01", "s3:GetBucketPolicy"),
      record("10:09:02", "iam:CreateUser"),
      record("10:09:03", "iam:CreateUser"),
      record("10:09:04", "iam:DeleteUser"),
      record("10:09:05", "iam:UpdateAccessKey", { requestParameters: { status: "Inactive" } }),
      record("10:09:06", "iam:UpdateAccessKey", { requestParameters: { status: "Active" } }),
    ),
    NO_FINDINGS,
  );
  expect(told(steps)).toEqual([
    "10:00:00 ana 2 × s3:GetBucketAcl, s3:GetBucketPolicy → AccessDenied",
    "10:09:01 ana 1 × s3:GetBucketPolicy",
    "10:09:02 ana 2 × iam:CreateUser",
    "10:09:04 ana 1 × iam:DeleteUser",
    "10:09:05 ana 1 × iam:UpdateAccessKey (deactivate)",
    "10:09:06 ana 1 × iam:UpdateAccessKey (activate)",
  ]);
});

test("what is done by turns is one step each within a minute, and two beyond", () => {
  const times = ["10:00:00", "10:00:50", "10:03:00"];
  const steps = storyOf(
    observed(
      ...times.flatMap((time) => [record(time, "s3:GetObject"), record(time, "iam:ListUsers")]),
    ),
    NO_FINDINGS,
  );
  expect(told(steps)).toEqual([
    "10:00:00 ana 2 × s3:GetObject",
    "10:00:00 ana 2 × iam:ListUsers",
    "10:03:00 ana 1 × s3:GetObject",
    "10:03:00 ana 1 × iam:ListUsers",
  ]);
});

test("one key at two addresses is two hands", () => {
  const steps = storyOf(
    observed(
      record("10:00:00", "s3:GetObject"),
      record("10:00:01", "s3:GetObject", { sourceIPAddress: "203.0.113.9" }),
      record("10:00:02", "s3:GetObject"),
    ),
    NO_FINDINGS,
  );
  expect([...steps].map(({ count, sources }) => [count, ...sources])).toEqual([
    [2, "198.51.100.7"],
    [1, "203.0.113.9"],
  ]);
});

test("a silence of an hour is told, whoever spoke last", () => {
  const steps = storyOf(
    observed(
      record("10:00:00", "s3:GetObject"),
      record("10:05:00", "s3:GetObject", { userIdentity: user("ben") }),
      record("11:05:00", "s3:GetObject"),
      record("12:04:59", "s3:GetObject"),
    ),
    NO_FINDINGS,
  );
  expect([...steps].map(({ gap_before_s }) => gap_before_s)).toEqual([
    undefined,
    undefined,
    3600,
    undefined,
  ]);
});

/** What examples/README.md tells of the night, as the story tells it. */
const NIGHT: readonly string[] = [
  "01:05:05 build-agent 16 × s3:GetBucketAcl, s3:GetBucketPolicy, s3:GetBucketVersioning, s3:GetBucketLogging → AccessDenied",
  "01:21:00 build-agent 1 × sts:AssumeRole",
  "01:33:06 deploy-admin/cli-session 1 × iam:CreateUser",
  "01:33:08 deploy-admin/cli-session 1 × iam:AttachUserPolicy",
  "01:33:15 deploy-admin/cli-session 1 × iam:CreateAccessKey",
  "01:33:18 deploy-admin/cli-session 1 × iam:CreateLoginProfile",
  "01:41:03 deploy-admin/cli-session 1 × iam:UpdateAssumeRolePolicy",
  "01:50:03 support-2 1 × signin:ConsoleLogin",
  "01:54:19 deploy-admin/cli-session 1 × lambda:UpdateFunctionCode",
  "02:01:01 support-2 7 × secretsmanager:ListSecrets, secretsmanager:GetSecretValue",
  "02:10:07 support-2 2 × ec2:ModifySnapshotAttribute (add)",
  "02:14:07 support-2 15 × s3:ListObjects, s3:GetObject",
  "02:25:00 support-2 1 × sts:AssumeRole",
  "02:28:07 sandbox-admin/support-2 2 × ec2:RunInstances → Client.UnauthorizedOperation",
  "02:28:18 sandbox-admin/support-2 1 × ec2:RunInstances → Client.VcpuLimitExceeded",
  "02:38:05 sandbox-admin/support-2 2 × ec2:RunInstances",
  "02:47:14 support-2 1 × cloudtrail:StopLogging",
  "02:47:17 support-2 1 × cloudtrail:DeleteTrail → AccessDenied",
];

test("the night of the example trail, from the intruder's network, in whatever order the files come", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const { partIn } = entityOf("203.0.113.64/28");
  const inTime = (reads: typeof records) =>
    reads
      .map((read) => observe(read.record))
      .filter((one) => one !== undefined && partIn(one) === "actor")
      .filter((one) => one !== undefined)
      .toSorted((a, b) => (timeOrder(a) < timeOrder(b) ? -1 : 1));
  const steps = [...storyOf(inTime(records), NO_FINDINGS)];
  expect(steps.reduce((sum, { count }) => sum + count, 0)).toBe(87);
  expect(told(steps).filter((step) => NIGHT.includes(step))).toEqual(NIGHT);
  expect([...storyOf(inTime(records.toReversed()), NO_FINDINGS)]).toEqual(steps);
});
