import { join } from "node:path";
import { expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ACCOUNT = "111122223333";
const ROLE_ARN = `arn:aws:sts::${ACCOUNT}:assumed-role/Ops/ann`;
const ids = Array.from(
  { length: 16 },
  (_, i) => `0a1b2c3d-0000-4000-8000-0000000000${String(i).padStart(2, "0")}`,
);

const record = (i: number, eventName: string, more: Readonly<Record<string, unknown>>): string =>
  JSON.stringify({
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      userName: "ann",
      accountId: ACCOUNT,
      accessKeyId: "AKIAANN0000000000001",
    },
    eventTime: `2026-03-03T10:00:${String(i).padStart(2, "0")}Z`,
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.9.19",
    requestParameters: null,
    responseElements: null,
    eventID: ids[i],
    readOnly: false,
    recipientAccountId: ACCOUNT,
    ...more,
  });

/** Who is named by a part of the text alone, in another spelling, or by nothing; and changes that others took back. */
const RECORDS = [
  record(0, "CreateUser", { requestParameters: { userName: "bob" } }),
  record(1, "DeleteUser", {
    requestParameters: { userName: "bob" },
    userIdentity: { type: "Root", arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT },
    sourceIPAddress: "203.0.113.9",
  }),
  record(2, "UpdateAccessKey", { requestParameters: { userName: "bob", status: "Inactive" } }),
  record(3, "UpdateAccessKey", { requestParameters: { userName: "bob", status: "Active" } }),
  record(4, "GetUser", { readOnly: true }).replace('"ann"', '"\\u0061nn"'),
  record(5, "AttachRolePolicy", {
    userIdentity: {
      type: "AssumedRole",
      arn: ROLE_ARN,
      principalId: "AROAOPS0000000000001:ann",
      sessionContext: {
        sessionIssuer: { userName: "Ops", arn: `arn:aws:iam::${ACCOUNT}:role/Ops` },
      },
    },
    requestParameters: { roleName: "Ops", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  }),
  record(6, "DetachRolePolicy", {
    userIdentity: { type: "IAMUser", userName: "eve", accountId: ACCOUNT },
    requestParameters: { roleName: "Ops", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    sourceIPAddress: "203.0.113.9",
  }),
  record(7, "ModifyImageAttribute", {
    eventSource: "ec2.amazonaws.com",
    requestParameters: {
      imageId: "ami-0123456789abcdef0",
      launchPermission: { add: { items: [{ userId: "444455556666" }] } },
    },
  }),
  record(8, "ModifyImageAttribute", {
    eventSource: "ec2.amazonaws.com",
    userIdentity: { type: "IAMUser", userName: "eve", accountId: ACCOUNT },
    requestParameters: {
      imageId: "ami-0123456789abcdef0",
      launchPermission: { remove: { items: [{ userId: "444455556666" }] } },
    },
  }),
  record(9, "PutObject", {
    eventSource: "s3.amazonaws.com",
    userIdentity: {},
    requestParameters: { bucketName: "bucket-of-ann", key: "x" },
  }),
  record(10, "CreateRole", {
    requestParameters: {
      roleName: "Trusting",
      assumeRolePolicyDocument: encodeURIComponent(
        `{"Statement":{"Principal":{"AWS":"arn:aws:iam::${ACCOUNT}:user/bob"}}}`,
      ),
    },
  }),
  record(11, "DeleteRole", {
    userIdentity: { type: "AWSService", invokedBy: "cleaner.amazonaws.com" },
    requestParameters: { roleName: "Trusting" },
  }),
  // Not in AWS's form: read without the scanner.
  `{ "eventTime": "2026-03-03T10:00:12Z", "eventName": "ListUsers", "eventSource": "iam.amazonaws.com", "userIdentity": { "userName": "ann", "type": "IAMUser" }, "eventID": "${ids[12]}" }`,
];

const ENTITIES = [
  "ann",
  "bob",
  "eve",
  "root",
  "unknown",
  "Ops",
  "Ops/ann",
  ROLE_ARN,
  `${ACCOUNT}:ann`,
  ACCOUNT,
  "203.0.113.9",
  "203.0.113.0/24",
  "AKIAANN0000000000001",
  "AROAOPS0000000000001",
  "ami-0123456789abcdef0",
  "bucket-of-ann",
  "arn:aws:s3:::bucket-of-ann",
  "ReadOnlyAccess",
  "aws-cli",
  "cleaner.amazonaws.com",
  "é",
  "nobody-of-that-name",
  ids[7]!,
];

async function expectSame(...line: readonly string[]): Promise<void> {
  const folder = tempFolder({ "in.ndjson": `${RECORDS.join("\n")}\n` });
  const words = [...line, "-t", join(folder, "in.ndjson"), "-o", "ndjson"];
  const [fast, plain] = await Promise.all(
    ["", "plain"].map((scan) => runCli(words, { variables: { SPITZEL_SCAN: scan } })),
  );
  expect(fast).toEqual(plain);
}

test.each(ENTITIES)(
  "all of %s is found without parsing what has nothing to do with it",
  async (entity) => {
    await expectSame("entity", entity, "--no-findings");
    await expectSame("story", "--entity", entity, "--no-findings");
  },
);

test("with findings, with what was around, and of several entities too", async () => {
  await expectSame("entity", "ann");
  await expectSame("entity", "eve", "--around", "2s", "--no-findings");
  await expectSame("story", "--entity", "eve", "--entity", "203.0.113.9");
});
