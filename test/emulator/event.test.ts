import { expect, test } from "vitest";
import { toEvent } from "../../src/emulator/event.ts";
import { eventOf, read, record } from "./fixture.ts";

test("an event takes its fields from the record and carries the record's own text", () => {
  const one = record({
    resources: [
      { ARN: "arn:aws:iam::111122223333:user/Mallory", type: "AWS::IAM::User" },
      { accountId: "111122223333" },
      "not a resource",
    ],
  });
  expect(toEvent(one)).toEqual({
    EventId: "0a1b2c3d-0000-4000-8000-000000000001",
    EventName: "CreateUser",
    ReadOnly: "false",
    AccessKeyId: "AKIAIOSFODNN7EXAMPLE",
    EventTime: 1795168800,
    EventSource: "iam.amazonaws.com",
    Username: "Alice",
    Resources: [
      { ResourceType: "AWS::IAM::User", ResourceName: "arn:aws:iam::111122223333:user/Mallory" },
      {},
    ],
    CloudTrailEvent: one.text,
  });
});

test("a field that the record lacks, or has of another type, is not in the event's JSON", () => {
  const one = read({
    eventTime: "2026-11-20T10:00:00Z",
    readOnly: "false",
    eventName: 7,
    userIdentity: "Alice",
    resources: {},
  });
  expect(JSON.parse(JSON.stringify(toEvent(one)))).toEqual({
    EventTime: 1795168800,
    Resources: [],
    CloudTrailEvent: one.text,
  });
});

test("Resources is an empty list when there is none, and has the types that are known", () => {
  const resourcesOf = (fields: Record<string, unknown>) =>
    toEvent(read({ eventTime: "2026-11-20T10:00:00Z", ...fields }))?.Resources;
  expect(resourcesOf({ eventName: "ListUsers" })).toEqual([]);
  expect(resourcesOf({ resources: [] })).toEqual([]);
  expect(
    resourcesOf({
      eventSource: "iam.amazonaws.com",
      requestParameters: { userName: "eve", policyArn: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
    }),
  ).toEqual([
    { ResourceType: "AWS::IAM::User", ResourceName: "eve" },
    { ResourceType: "AWS::IAM::Policy", ResourceName: "arn:aws:iam::aws:policy/ReadOnlyAccess" },
  ]);
  const role = "arn:aws:iam::111122223333:role/Audit";
  expect(resourcesOf({ resources: [{ ARN: role }] })).toEqual([
    { ResourceType: "AWS::IAM::Role", ResourceName: role },
  ]);
  expect(resourcesOf({ resources: [{ ARN: "arn:aws:s3:::logs" }] })).toEqual([
    { ResourceType: "AWS::S3::Bucket", ResourceName: "arn:aws:s3:::logs" },
  ]);
});

test("a record with empty texts has no such attributes", () => {
  const { AccessKeyId, EventName } = eventOf(
    record({ userIdentity: { type: "IAMUser", accessKeyId: "" }, eventName: "" }),
  );
  expect([AccessKeyId, EventName]).toEqual([undefined, undefined]);
});

test.each([[undefined], ["yesterday"], [1795168800]])(
  "a record with eventTime %j is no event",
  (eventTime) => {
    expect(toEvent(record({ eventTime }))).toBe(undefined);
  },
);

test("a fraction of a second in eventTime is left out: the service gives whole seconds", () => {
  expect(eventOf(record({ eventTime: "2026-11-20T10:00:00.250Z" })).EventTime).toBe(1795168800);
});

test("an Insights record has the name and the source of the operation it is about", () => {
  const { EventName, EventSource } = eventOf(
    record({
      eventName: undefined,
      eventSource: undefined,
      eventType: "AwsCloudTrailInsight",
      eventCategory: "Insight",
      insightDetails: {
        state: "Start",
        eventSource: "ssm.amazonaws.com",
        eventName: "PutParameter",
      },
    }),
  );
  expect([EventName, EventSource]).toEqual(["PutParameter", "ssm.amazonaws.com"]);
});

const SESSION_ARN = "arn:aws:sts::111122223333:assumed-role/Deploy/i-0f6f1234";

test.each([
  ["IAMUser", { userName: "Alice" }, "Alice"],
  ["IAMUser", { userName: "" }, undefined],
  ["Root", { userName: "our-account-alias" }, "root"],
  ["AssumedRole", { arn: SESSION_ARN, principalId: "AROAEXAMPLE:other" }, "i-0f6f1234"],
  ["AssumedRole", { principalId: "AROAEXAMPLE:AutoScaling" }, "AutoScaling"],
  ["AssumedRole", { principalId: "AROAEXAMPLE" }, undefined],
  ["AssumedRole", { sessionContext: { sessionIssuer: { userName: "Deploy" } } }, undefined],
  ["AWSService", { invokedBy: "autoscaling.amazonaws.com", userName: "x" }, undefined],
  [undefined, { accountId: "111122223333", invokedBy: "AWS Internal", userName: "x" }, undefined],
  ["FederatedUser", { arn: "arn:aws:sts::111122223333:federated-user/Bob" }, "Bob"],
  ["SAMLUser", { userName: "bob@example.com" }, "bob@example.com"],
  ["WebIdentityUser", {}, undefined],
  ["AWSAccount", { principalId: "AROAEXAMPLE:session", accountId: "444455556666" }, undefined],
])("the Username of %s %j is %j", (type, identity, username) => {
  expect(eventOf(record({ userIdentity: { type, ...identity } })).Username).toBe(username);
});
