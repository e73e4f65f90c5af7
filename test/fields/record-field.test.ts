import { describe, expect, test } from "vitest";
import { parseFields } from "../../src/fields/record-field.ts";
import { DEFAULT_FIELDS } from "../../src/fields/short-names.ts";
import { pick } from "../../src/output/fields.ts";
import { CREATE_USER } from "../emulator/fixture.ts";
import { refusal } from "../cli/refusal.ts";

const record = {
  ...CREATE_USER,
  errorCode: "AccessDenied",
  errorMessage: "User: arn:aws:iam::111122223333:user/Alice is not authorized",
  "a,b": 1,
  resources: [{ ARN: "arn:a", tags: ["x", "y"] }, { ARN: "arn:b" }, { type: "z" }],
};

async function picked(fields: string, from: Record<string, unknown> = record): Promise<unknown> {
  return pick(await parseFields(fields, "fields"), from);
}

test("the short names stand for what is looked at most", async () => {
  expect(
    await picked("time,action,user,arn,type,key,ip,agent,region,account,error,message,readonly,id"),
  ).toStrictEqual({
    time: "2026-11-20T10:00:00Z",
    action: "iam:CreateUser",
    user: "Alice",
    arn: "arn:aws:iam::111122223333:user/Alice",
    type: "IAMUser",
    key: "AKIAIOSFODNN7EXAMPLE",
    ip: "203.0.113.10",
    agent: "aws-cli/2.9.19",
    region: "us-east-1",
    account: "111122223333",
    error: "AccessDenied",
    message: "User: arn:aws:iam::111122223333:user/Alice is not authorized",
    readonly: false,
    id: "0a1b2c3d-0000-4000-8000-000000000001",
  });
});

test("a record without any of them has null for each, and a bare colon as its action", async () => {
  expect(await picked(DEFAULT_FIELDS, {})).toStrictEqual({
    time: null,
    region: null,
    action: ":",
    user: null,
    ip: null,
    error: null,
  });
});

test.each([
  ["monitoring.amazonaws.com", "monitoring:Do"],
  ["ec2.amazonaws.com.cn", "ec2:Do"],
  ["aws:s3", "aws:s3:Do"],
])("the action of %s is %s: the service as the event source names it", async (source, action) => {
  expect(await picked("action", { eventSource: source, eventName: "Do" })).toEqual({ action });
});

describe("a path", () => {
  test.each<[string, Record<string, unknown>]>([
    ["$.requestParameters.userName", { "$.requestParameters.userName": "Mallory" }],
    ["$.missing", { "$.missing": null }],
    ["$.requestParameters", { "$.requestParameters": { userName: "Mallory" } }],
    // A comma inside brackets belongs to the path.
    ["$['a,b']", { "$['a,b']": 1 }],
    ["$['a,b'],ip", { "$['a,b']": 1, ip: "203.0.113.10" }],
    ["$.resources[0,1].ARN,ip", { "$.resources[0,1].ARN": ["arn:a", "arn:b"], ip: "203.0.113.10" }],
    // Several nodes are a list, and so is one of a path that can have several.
    ["$.resources[*].ARN", { "$.resources[*].ARN": ["arn:a", "arn:b"] }],
    ["$..tags[*]", { "$..tags[*]": ["x", "y"] }],
    ["$.resources[?(@.ARN=='arn:b')].ARN", { "$.resources[?(@.ARN=='arn:b')].ARN": ["arn:b"] }],
    ["$.resources[*].none", { "$.resources[*].none": [] }],
    // Spaces around a name are not its own.
    [" ip , $.eventName ", { ip: "203.0.113.10", "$.eventName": "CreateUser" }],
  ])("%s", async (fields, expected) => {
    expect(await picked(fields)).toStrictEqual(expected);
  });
});

test("the fields keep the order in which they were asked for", async () => {
  const fields = await parseFields("user,time,$.eventName", "fields");
  expect(fields.map(({ name }) => name)).toEqual(["user", "time", "$.eventName"]);
});

const NAMES =
  "time, account, region, service, event, action, user, principal, session, role, arn, type, key, mfa, ip, country, asn, agent, vpce, target, error, message, readonly, id, hour, day";

test("and for what is worked out of several", async () => {
  const identity = {
    type: "AssumedRole",
    arn: "arn:aws:sts::111122223333:assumed-role/Deploy/ci-7",
    sessionContext: {
      sessionIssuer: { userName: "Deploy" },
      attributes: { mfaAuthenticated: "true" },
    },
  };
  const from = { ...record, userIdentity: identity, vpcEndpointId: "vpce-1" };
  expect(
    await picked("service,event,principal,session,role,mfa,vpce,target,hour,day", from),
  ).toStrictEqual({
    service: "iam",
    event: "CreateUser",
    principal: "Deploy",
    session: "ci-7",
    role: "Deploy",
    mfa: "true",
    vpce: "vpce-1",
    target: "arn:a, arn:b",
    hour: "2026-11-20T10:00Z",
    day: "2026-11-20",
  });
  expect(await picked("mfa", { additionalEventData: { MFAUsed: "No" } })).toEqual({ mfa: "false" });
});

test.each([
  ["tim", "did you mean time?"],
  ["ip,accounts", "did you mean account?", "accounts"],
  ["bucketName", `write a path such as $.requestParameters.bucketName, or one of ${NAMES}.`],
  ["sourceIPAddress", `write a path such as $.sourceIPAddress, or one of ${NAMES}.`],
  ["accessKeyId", `write a path such as $.userIdentity.accessKeyId, or one of ${NAMES}.`],
  ["", `write a path such as $.eventName, or one of ${NAMES}.`],
  ["time,", `write a path such as $.eventName, or one of ${NAMES}.`, ""],
])("%j is refused: %s", async (fields, hint, name = fields) => {
  expect(await refusal(() => parseFields(fields, "fields"))).toBe(
    `spitzel: expected a path or a short name in --fields, got "${name}"\nhint: ${hint}`,
  );
});

test("a condition is no field", async () => {
  expect(await refusal(() => parseFields("time,$.a == 1", "fields"))).toBe(
    'spitzel: expected a path alone in --fields, got "$.a == 1"\nhint: conditions go into --match.',
  );
});

test("a path that is left open is refused with its place", async () => {
  expect(await refusal(() => parseFields("$.resources[0", "fields"))).toBe(
    'spitzel: expected "]" to close this bracket\n' +
      "  $.resources[0\n" +
      "             ^\n" +
      "hint: brackets and quotes inside a path must be balanced.",
  );
});
