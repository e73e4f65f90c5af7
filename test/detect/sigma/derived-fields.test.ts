import { describe, expect, test } from "vitest";
import { compileFieldPath } from "../../../src/detect/sigma/compile/field-lookup.ts";
import { fieldPath } from "../../../src/detect/sigma/tree/field-path.ts";
import { viewOf } from "../../../src/detect/sigma/compile/record-view.ts";

const ACCOUNT = "111122223333";

function derived(field: string, record: Record<string, unknown>): unknown {
  const iocs = (): readonly unknown[] => [{ type: "ipv4", value: "203.0.113.7" }];
  return compileFieldPath(fieldPath(field, false))(viewOf(record, iocs));
}

function request(requestParameters: unknown): Record<string, unknown> {
  return { recipientAccountId: ACCOUNT, requestParameters };
}

describe("outcome", () => {
  test.each([
    [{}, "success"],
    [{ errorCode: "AccessDenied" }, "denied"],
    [{ errorCode: "Client.UnauthorizedOperation" }, "denied"],
    [{ errorCode: "NoSuchEntityException" }, "failure"],
    [{ errorMessage: "Failed authentication" }, "failure"],
    [{ responseElements: { ConsoleLogin: "Failure" } }, "failure"],
    [{ responseElements: { ConsoleLogin: "Success" } }, "success"],
  ])("of %j is %s", (record, expected) => {
    expect(derived("x.outcome", record)).toEqual([expected]);
  });
});

describe("source", () => {
  test.each([
    ["203.0.113.7", true, false],
    ["10.1.2.3", false, false],
    ["2001:db8::1", true, false],
    ["fd00::1", false, false],
    ["ec2.amazonaws.com", false, true],
    ["AWS Internal", false, true],
    ["evilamazonaws.com", false, false],
  ])("%s: public %s, AWS service %s", (sourceIPAddress, isPublic, isService) => {
    expect(derived("x.ip.public", { sourceIPAddress })).toEqual([isPublic]);
    expect(derived("x.ip.awsService", { sourceIPAddress })).toEqual([isService]);
  });
});

describe("external accounts", () => {
  test.each([
    [{ userIds: ["444455556666", ACCOUNT] }, [["444455556666"]]],
    [{ roleArn: "arn:aws:iam::444455556666:role/x" }, [["444455556666"]]],
    [{ policyDocument: '{"Principal":{"AWS":"444455556666"}}' }, [["444455556666"]]],
    [
      { policyDocument: "%7B%22AWS%22%3A%22arn%3Aaws%3Aiam%3A%3A444455556666%3Aroot%22%7D" },
      [["444455556666"]],
    ],
    [{ token: "0a1b2c3d-0000-0000-0000-444455556666" }, []],
    [{ n: "1444455556666" }, []],
    [{ own: ACCOUNT }, []],
    [{ bucketPolicy: { Statement: [{ Effect: "Deny", Principal: { AWS: "444455556666" } }] } }, []],
    [
      {
        policyDocument:
          '{"Statement":[{"Effect":"Deny","Principal":{"AWS":"444455556666"}},{"Effect":"Allow","Principal":{"AWS":"777788889999"}}]}',
      },
      [["777788889999"]],
    ],
    [{ bucketPolicy: { Statement: { Effect: "Allow", Principal: { AWS: "054676820928" } } } }, []],
    [null, []],
  ])("in %j are %j", (parameters, expected) => {
    expect(derived("x.externalAccounts", request(parameters))).toEqual(expected);
  });
});

function policy(statement: object): object {
  return { policyDocument: JSON.stringify({ Statement: statement }) };
}

function federated(provider: string, held: Readonly<Record<string, string>>): object {
  const keys = Object.entries(held).map(([key, value]) => [`${provider}:${key}`, value]);
  return {
    Effect: "Allow",
    Action: "sts:AssumeRoleWithWebIdentity",
    Principal: { Federated: `arn:aws:iam::${ACCOUNT}:oidc-provider/${provider}` },
    Condition: { StringLike: Object.fromEntries(keys) },
  };
}

describe("policies", () => {
  const open = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
  test.each([
    [policy([open]), true],
    [policy(open), true],
    [{ bucketPolicy: { Statement: [open] } }, true],
    [policy({ ...open, Principal: { AWS: ["*"] } }), true],
    [policy({ ...open, Effect: "Deny" }), false],
    [policy({ ...open, Principal: { Service: "*" } }), false],
    [policy({ ...open, Principal: { AWS: "arn:aws:iam::444455556666:root" } }), false],
    [policy({ ...open, Condition: { StringEquals: { "aws:PrincipalOrgID": "o-1" } } }), false],
    [policy({ ...open, Condition: { IpAddress: { "aws:SourceIp": "0.0.0.0/0" } } }), true],
    [policy({ ...open, Condition: { Bool: { "aws:SecureTransport": "true" } } }), true],
    [policy({ Effect: "Allow", NotPrincipal: { AWS: "444455556666" }, Action: "s3:*" }), true],
    [policy({ Effect: "Deny", NotPrincipal: { AWS: "444455556666" }, Action: "s3:*" }), false],
    [policy(federated("token.actions.githubusercontent.com", {})), true],
    [policy(federated("token.actions.githubusercontent.com", { sub: "repo:*" })), true],
    [policy(federated("token.actions.githubusercontent.com", { sub: "repo:me/*" })), false],
    [policy(federated("cognito-identity.amazonaws.com", {})), true],
    [policy(federated("cognito-identity.amazonaws.com", { aud: "eu-central-1:0" })), false],
    [policy(federated("okta.example.com", {})), false],
    [{ principal: "*", action: "lambda:InvokeFunction" }, true],
    [{ principal: "*", sourceArn: "arn:aws:s3:::b" }, false],
    [{ policyDocument: '{"Statement":' }, false],
  ])("%j is public: %s", (parameters, expected) => {
    expect(derived("x.policy.public", request(parameters))).toEqual([expected]);
  });

  test.each([
    [{ Effect: "Allow", Action: "*", Resource: "*" }, true],
    [{ Effect: "Allow", Action: ["s3:*", "*:*"], Resource: ["*"] }, true],
    [{ Effect: "Deny", Action: "*", Resource: "*" }, false],
    [{ Effect: "Allow", Action: "s3:*", Resource: "*" }, false],
    [{ Effect: "Allow", Action: "*", Resource: "arn:aws:s3:::b" }, false],
    [{ Effect: "Allow", Action: "*", Resource: ["arn:aws:*:*:*:*"] }, true],
    [{ Effect: "Allow", Action: "*", NotResource: "arn:aws:s3:::b" }, true],
  ])("%j allows everything: %s", (statement, expected) => {
    expect(derived("x.policy.adminWildcard", request(policy(statement)))).toEqual([expected]);
  });
});

describe("open networks", () => {
  const nested = (from: number, to: number, cidrIp: string): object => ({
    ipPermissions: {
      items: [{ fromPort: from, toPort: to, ipProtocol: "tcp", ipRanges: { items: [{ cidrIp }] } }],
    },
  });
  test.each([
    [nested(22, 22, "0.0.0.0/0"), ["0.0.0.0/0"], [22]],
    [nested(20, 25, "0.0.0.0/0"), ["0.0.0.0/0"], [20, 21, 22, 23, 25]],
    [nested(22, 22, "198.51.100.0/24"), undefined, undefined],
    [nested(22, 22, "10.0.0.0/8"), undefined, undefined],
    [{ cidrIp: "0.0.0.0/0", fromPort: 3389, toPort: 3389 }, ["0.0.0.0/0"], [3389]],
    [
      { SecurityGroupRule: { CidrIpv6: "::/0", FromPort: 22, ToPort: 22, IpProtocol: "tcp" } },
      ["::/0"],
      [22],
    ],
    [
      {
        ruleAction: "allow",
        egress: false,
        cidrBlock: "0.0.0.0/0",
        portRange: { from: 443, to: 443 },
      },
      ["0.0.0.0/0"],
      [443],
    ],
    [
      { ruleAction: "deny", cidrBlock: "0.0.0.0/0", portRange: { from: 1, to: 2 } },
      undefined,
      undefined,
    ],
    [{ egress: true, ruleAction: "allow", cidrBlock: "0.0.0.0/0" }, undefined, undefined],
  ])("of %j are %j, ports %j", (parameters, cidrs, ports) => {
    const record = request(parameters);
    expect(derived("x.openCidrs", record)).toEqual(cidrs === undefined ? [] : [cidrs]);
    expect(derived("x.openPorts", record)).toEqual(ports === undefined ? [] : [ports]);
  });

  test("all protocols open all ports", () => {
    const all = { ipProtocol: "-1", ipRanges: { items: [{ cidrIp: "0.0.0.0/0" }] } };
    const [ports] = derived("x.openPorts", request({ items: [all] })) as readonly number[][];
    expect(ports).toEqual(expect.arrayContaining([0, 22, 3389, 65_535]));
  });
});

describe("actor", () => {
  const session = (role: string, name: string, more: object = {}): object => ({
    type: "AssumedRole",
    arn: `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/${name}`,
    sessionContext: { sessionIssuer: { userName: role }, ...more },
  });
  test.each([
    [{ type: "IAMUser", userName: "alice" }, "person"],
    [{ type: "IAMUser", userName: "alice", invokedBy: "signin.amazonaws.com" }, "person"],
    [{ type: "IAMUser", userName: "alice", invokedBy: "cloudformation.amazonaws.com" }, "service"],
    [{ type: "IAMUser", userName: "alice", invokedBy: "AWS Internal" }, "service"],
    [{ type: "Root" }, "person"],
    [{ type: "FederatedUser" }, "person"],
    [{ type: "IdentityCenterUser", onBehalfOf: { userId: "u" } }, "person"],
    [session("app", "botocore-session-1700000000"), "workload"],
    [session("app", "i-0123456789abcdef0"), "workload"],
    [session("Okta", "jane@example.com"), "person"],
    [session("Okta", "jane.doe"), "person"],
    [session("AWSReservedSSO_Admin_0", "jane"), "person"],
    [session("ops", "x", { attributes: { mfaAuthenticated: "true" } }), "person"],
    [session("AWSServiceRoleForSSO", "sso"), "service"],
    [{ type: "AWSAccount", accountId: "444455556666" }, "account"],
    [{ type: "AWSAccount", invokedBy: "s3.amazonaws.com" }, "service"],
    [{ type: "AWSService", invokedBy: "ec2.amazonaws.com.cn" }, "service"],
  ])("of %j is %s", (userIdentity, expected) => {
    expect(derived("x.actor", { userIdentity })).toEqual([expected]);
  });

  test("of a session of the console is a person", () => {
    const userIdentity = session("app", "x");
    expect(derived("x.actor", { userIdentity, sessionCredentialFromConsole: "true" })).toEqual([
      "person",
    ]);
  });
});

test("x.listed is the length of the longest list of the request", () => {
  expect(derived("x.listed", request({ names: ["a", "b"], set: { items: [1, 2, 3] } }))).toEqual([
    3,
  ]);
  expect(derived("x.listed", request({ name: "a", names: [] }))).toEqual([]);
  expect(derived("x.listed", request(null))).toEqual([]);
});

test("x.sessionIssuer, x.principal, x.lane and x.readWrite", () => {
  const record = {
    eventName: "GetObject",
    userIdentity: {
      type: "AssumedRole",
      sessionContext: { sessionIssuer: { userName: "Admin", arn: "arn:aws:iam::1:role/Admin" } },
    },
  };
  expect(derived("x.sessionIssuer", record)).toEqual(["Admin"]);
  expect(derived("x.principal", record)).toEqual(["Admin"]);
  expect(derived("x.lane", record)).toEqual(["interactive"]);
  expect(derived("x.readWrite", record)).toEqual(["read"]);
  expect(derived("x.sessionIssuer", {})).toEqual([]);
});

test("x.ioc and what is below it; a record's own x is no derived field", () => {
  expect(derived("x.ioc.type", {})).toEqual(["ipv4"]);
  expect(derived("x.ioc.nothing", {})).toEqual([]);
  expect(derived("x.principal", { x: { principal: "me" }, "x.principal": "me" })).toEqual([
    "unknown",
  ]);
});
