import { describe, expect, test } from "vitest";
import { laneOf, principalOf, readWriteOf } from "../../../src/detect/identity.ts";

const ROLE_ARN = "arn:aws:iam::111122223333:role/ops/Admin";

describe("principal", () => {
  test.each([
    [{}, "unknown"],
    [{ userIdentity: {} }, "unknown"],
    [{ userIdentity: { type: "Root" } }, "root"],
    [{ userIdentity: { type: "IAMUser", userName: "alice", principalId: "AIDA" } }, "alice"],
    [{ userIdentity: { type: "IAMUser", arn: "arn:aws:iam::111122223333:user/x/bob" } }, "bob"],
    [{ userIdentity: { type: "IAMUser", principalId: "AIDA" } }, "AIDA"],
    [{ userIdentity: { type: "AWSService", invokedBy: "ec2.amazonaws.com" } }, "ec2.amazonaws.com"],
    [{ userIdentity: { type: "AWSAccount", principalId: "AIDAX" } }, "AIDAX"],
    [{ userIdentity: { type: "SAMLUser" } }, "SAMLUser"],
    [role({ userName: "Admin", arn: ROLE_ARN }), "Admin"],
    [role({ arn: ROLE_ARN }), "Admin"],
    [role({ principalId: "AROA" }), "AROA"],
    [{ userIdentity: { type: "AssumedRole", principalId: "AROA:s" } }, "AROA:s"],
  ])("of %j is %s", (record, expected) => {
    expect(principalOf(record)).toBe(expected);
  });
});

describe("lane", () => {
  test.each([
    [{}, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "AWS Internal" } }, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "notamazonaws.com" } }, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "amazonaws.com" } }, "service"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "autoscaling.amazonaws.com" } }, "service"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "EC2.AMAZONAWS.COM" } }, "interactive"],
    [{ userIdentity: { type: "AWSService" } }, "service"],
    [{ userIdentity: { type: "AWSAccount" } }, "service"],
    [role({ arn: "arn:aws:iam::1:role/aws-service-role/x/AWSServiceRoleForSupport" }), "service"],
    [role({ arn: "arn:aws:iam::1:role/NotAWSServiceRoleForSupport" }), "interactive"],
  ])("of %j is %s", (record, expected) => {
    expect(laneOf(record)).toBe(expected);
  });
});

describe("read or write", () => {
  test.each([
    [{ readOnly: true, eventName: "PutObject" }, "read"],
    [{ readOnly: "false", eventName: "GetObject" }, "write"],
    [{ eventName: "BatchGetSecretValue" }, "read"],
    [{ eventName: "CreateUser" }, "write"],
    [{}, "write"],
  ])("of %j is %s", (record, expected) => {
    expect(readWriteOf(record)).toBe(expected);
  });
});

function role(sessionIssuer: object): Record<string, unknown> {
  return { userIdentity: { type: "AssumedRole", sessionContext: { sessionIssuer } } };
}
