import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { identityOf, recordedAccount } from "../src/identity/identity.ts";
import { IDENTITY_PATHS } from "../src/identity/identity-facts.ts";
import { PROJECT } from "./support/spitzel-command.ts";

const ROLE_ARN = "arn:aws:iam::111122223333:role/ops/Admin";

/** Hand-written in the shapes of AWS' reference of userIdentity, with its example account. */
describe("the display name", () => {
  test.each<[string, Record<string, unknown>, string]>([
    [
      "IAMUser by its name",
      {
        type: "IAMUser",
        principalId: "AIDAJ45Q7YFFAREXAMPLE",
        arn: "arn:aws:iam::111122223333:user/ops/Alice",
        accountId: "111122223333",
        userName: "Alice",
      },
      "Alice",
    ],
    [
      "Root as root, also with an account alias",
      {
        type: "Root",
        principalId: "111122223333",
        arn: "arn:aws:iam::111122223333:root",
        userName: "my-alias",
      },
      "root",
    ],
    [
      "AssumedRole by role and session",
      {
        type: "AssumedRole",
        principalId: "AROAIDPPEZS35WEXAMPLE:i-0f6f1234",
        arn: "arn:aws:sts::111122223333:assumed-role/Deploy/i-0f6f1234",
      },
      "Deploy/i-0f6f1234",
    ],
    [
      "AssumedRole in another partition",
      { type: "AssumedRole", arn: "arn:aws-cn:sts::111122223333:assumed-role/R/alice@example.com" },
      "R/alice@example.com",
    ],
    [
      "AssumedRole without an ARN by its principalId",
      { type: "AssumedRole", principalId: "AROAIDPPEZS35WEXAMPLE:s", accountId: "111122223333" },
      "AROAIDPPEZS35WEXAMPLE:s",
    ],
    [
      "FederatedUser by the tail of its ARN",
      {
        type: "FederatedUser",
        principalId: "111122223333:Bob",
        arn: "arn:aws:sts::111122223333:federated-user/Bob",
      },
      "federated-user/Bob",
    ],
    [
      "SAMLUser by its name",
      { type: "SAMLUser", principalId: "SAML:x", userName: "bob@example.com" },
      "bob@example.com",
    ],
    [
      "WebIdentityUser by its name",
      { type: "WebIdentityUser", principalId: "accounts.google.com:app:1", userName: "1234" },
      "1234",
    ],
    [
      "AWSService by its host",
      { type: "AWSService", invokedBy: "autoscaling.amazonaws.com" },
      "autoscaling.amazonaws.com",
    ],
    [
      "AWSAccount by its principalId",
      { type: "AWSAccount", principalId: "AIDAQRSTUVWXYZEXAMPLE", accountId: "444455556666" },
      "AIDAQRSTUVWXYZEXAMPLE",
    ],
    [
      "IdentityCenterUser by the user's id, which is all there is",
      {
        type: "IdentityCenterUser",
        accountId: "111122223333",
        onBehalfOf: {
          userId: "544894e8-80c1-707f-60e3-3ba6510dfac1",
          identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-9067642ac7",
        },
        credentialId: "EXAMPLEVHULjJdTUdPJfofVa1sufHDoj7aYcOYcxFVllWR",
      },
      "544894e8-80c1-707f-60e3-3ba6510dfac1",
    ],
    ["an account alone", { type: "AWSAccount", accountId: "444455556666" }, "444455556666"],
    [
      "a service event without a type",
      { accountId: "111122223333", invokedBy: "AWS Internal" },
      "AWS Internal",
    ],
    [
      "an identity with empty texts by what is not empty",
      { type: "Unknown", userName: "", arn: "", principalId: "AROAEXAMPLE", accountId: "1" },
      "AROAEXAMPLE",
    ],
    [
      "an ARN that is none by the principalId",
      { type: "Unknown", arn: "not-an-arn", principalId: "AROAEXAMPLE" },
      "AROAEXAMPLE",
    ],
    ["fields of another type as none", { type: "IAMUser", userName: 7, accountId: ["x"] }, ""],
    ["an empty identity as nobody", {}, ""],
  ])("names %s", (_name, userIdentity, expected) => {
    expect(identityOf({ userIdentity }).name).toBe(expected);
  });

  test.each([[undefined], [null], ["Alice"], [["Alice"]]])("of the identity %j is nobody", (it) => {
    expect(identityOf({ userIdentity: it }).name).toBe("");
  });
});

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
    [
      { userIdentity: { type: "SAMLUser", principalId: "hash=:bob", userName: "bob" } },
      "hash=:bob",
    ],
    [{ userIdentity: { type: "SAMLUser", userName: "bob" } }, "bob"],
    [
      { userIdentity: { type: "WebIdentityUser", principalId: "accounts.google.com:app:1" } },
      "accounts.google.com:app:1",
    ],
    [
      { userIdentity: { type: "FederatedUser", principalId: "111122223333:Bob" } },
      "111122223333:Bob",
    ],
    [{ userIdentity: { type: "AWSAccount", accountId: "444455556666" } }, "444455556666"],
    [
      { userIdentity: { type: "AWSAccount", principalId: "", accountId: "ANONYMOUS_PRINCIPAL" } },
      "ANONYMOUS_PRINCIPAL",
    ],
    [{ userIdentity: { type: "Directory", principalId: "S-1-5-21", userName: "bob" } }, "S-1-5-21"],
    [{ userIdentity: { type: "Unknown", accountId: "111122223333" } }, "Unknown"],
    [identityCenter({ userId: "user-A" }), "user-A"],
    [identityCenter({ userId: "user-B" }), "user-B"],
    [identityCenter({}), "IdentityCenterUser"],
    [role({ userName: "Admin", arn: ROLE_ARN }), "Admin"],
    [role({ arn: ROLE_ARN }), "Admin"],
    [role({ principalId: "AROA" }), "AROA"],
    [{ userIdentity: { type: "AssumedRole", principalId: "AROA:s" } }, "AROA:s"],
  ])("of %j is %s", (record, expected) => {
    expect(identityOf(record).principal).toBe(expected);
  });
});

describe("lane", () => {
  test.each([
    [{}, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "AWS Internal" } }, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "notamazonaws.com" } }, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "amazonaws.com" } }, "service"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "autoscaling.amazonaws.com" } }, "service"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "ec2.amazonaws.com.cn" } }, "service"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "signin.amazonaws.com" } }, "interactive"],
    [{ userIdentity: { type: "IAMUser", invokedBy: "EC2.AMAZONAWS.COM" } }, "interactive"],
    [{ userIdentity: { type: "AWSService" } }, "service"],
    [{ userIdentity: { type: "AWSAccount" } }, "service"],
    [role({ arn: "arn:aws:iam::1:role/aws-service-role/x/AWSServiceRoleForSupport" }), "service"],
    [role({ arn: "arn:aws:iam::1:role/NotAWSServiceRoleForSupport" }), "interactive"],
  ])("of %j is %s", (record, expected) => {
    expect(identityOf(record).lane).toBe(expected);
  });
});

/** In the shape of AWS' reference, and one of each kind that names its caller in its own way. */
const WHOLE: readonly (readonly [kind: string, userIdentity: object, identity: object])[] = [
  [
    "a user of IAM",
    {
      type: "IAMUser",
      principalId: "AIDAJ45Q7YFFAREXAMPLE",
      arn: "arn:aws:iam::111122223333:user/ops/Alice",
      accountId: "111122223333",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
      userName: "Alice",
    },
    {
      type: "IAMUser",
      principal: "Alice",
      name: "Alice",
      lane: "interactive",
      account: "111122223333",
      arn: "arn:aws:iam::111122223333:user/ops/Alice",
      principalId: "AIDAJ45Q7YFFAREXAMPLE",
      userName: "Alice",
      accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    },
  ],
  [
    "the account's root",
    {
      type: "Root",
      principalId: "111122223333",
      arn: "arn:aws:iam::111122223333:root",
      accountId: "111122223333",
      accessKeyId: "",
      userName: "our-alias",
    },
    {
      type: "Root",
      principal: "root",
      name: "root",
      lane: "interactive",
      account: "111122223333",
      arn: "arn:aws:iam::111122223333:root",
      principalId: "111122223333",
      userName: "our-alias",
    },
  ],
  [
    "a session of a role, a web identity's, on behalf of a user of Identity Center",
    {
      type: "AssumedRole",
      principalId: "AROAIDPPEZS35WEXAMPLE:s1",
      arn: "arn:aws:sts::111122223333:assumed-role/Deploy/s1",
      accountId: "111122223333",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      sessionContext: {
        sessionIssuer: {
          type: "Role",
          principalId: "AROAIDPPEZS35WEXAMPLE",
          arn: "arn:aws:iam::111122223333:role/ci/Deploy",
          accountId: "111122223333",
          userName: "Deploy",
        },
        sourceIdentity: "alice",
        webIdFederationData: { federatedProvider: "arn:aws:iam::111122223333:oidc-provider/x" },
        attributes: { creationDate: "2026-11-20T09:00:00Z", mfaAuthenticated: "false" },
      },
      onBehalfOf: {
        userId: "user-A",
        identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1",
      },
      invokedBy: "cloudformation.amazonaws.com",
    },
    {
      type: "AssumedRole",
      principal: "Deploy",
      name: "Deploy/s1",
      lane: "service",
      account: "111122223333",
      arn: "arn:aws:sts::111122223333:assumed-role/Deploy/s1",
      principalId: "AROAIDPPEZS35WEXAMPLE:s1",
      accessKeyId: "ASIAIOSFODNN7EXAMPLE",
      role: "Deploy",
      session: "s1",
      sessionStart: "2026-11-20T09:00:00Z",
      issuer: {
        name: "Deploy",
        arn: "arn:aws:iam::111122223333:role/ci/Deploy",
        principalId: "AROAIDPPEZS35WEXAMPLE",
      },
      onBehalfOf: {
        userId: "user-A",
        identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1",
      },
      invokedBy: "cloudformation.amazonaws.com",
      sourceIdentity: "alice",
      provider: "arn:aws:iam::111122223333:oidc-provider/x",
    },
  ],
  [
    "a federated user",
    {
      type: "FederatedUser",
      principalId: "111122223333:Bob",
      arn: "arn:aws:sts::111122223333:federated-user/Bob",
      accountId: "111122223333",
      sessionContext: { sessionIssuer: { type: "IAMUser", userName: "Alice" } },
    },
    {
      type: "FederatedUser",
      principal: "111122223333:Bob",
      name: "federated-user/Bob",
      lane: "interactive",
      account: "111122223333",
      arn: "arn:aws:sts::111122223333:federated-user/Bob",
      principalId: "111122223333:Bob",
      session: "Bob",
      issuer: { name: "Alice" },
    },
  ],
  [
    "a user of Identity Center",
    {
      type: "IdentityCenterUser",
      accountId: "111122223333",
      onBehalfOf: {
        userId: "user-A",
        identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1",
      },
      credentialId: "c-1",
    },
    {
      type: "IdentityCenterUser",
      principal: "user-A",
      name: "user-A",
      lane: "interactive",
      account: "111122223333",
      onBehalfOf: {
        userId: "user-A",
        identityStoreArn: "arn:aws:identitystore::111122223333:identitystore/d-1",
      },
    },
  ],
  [
    "a sign-in to Identity Center before 2025, whose principalId is the account",
    {
      type: "Unknown",
      principalId: "111122223333",
      arn: "",
      accountId: "111122223333",
      accessKeyId: "",
      userName: "alice",
    },
    {
      type: "Unknown",
      principal: "alice",
      name: "alice",
      lane: "interactive",
      account: "111122223333",
      principalId: "111122223333",
      userName: "alice",
    },
  ],
  [
    "a SAML user",
    { type: "SAMLUser", principalId: "hash=:bob", userName: "bob", identityProvider: "hash=" },
    {
      type: "SAMLUser",
      principal: "hash=:bob",
      name: "bob",
      lane: "interactive",
      principalId: "hash=:bob",
      userName: "bob",
      provider: "hash=",
    },
  ],
  [
    "a web identity",
    {
      type: "WebIdentityUser",
      principalId: "accounts.google.com:app:1",
      userName: "1",
      identityProvider: "accounts.google.com",
    },
    {
      type: "WebIdentityUser",
      principal: "accounts.google.com:app:1",
      name: "1",
      lane: "interactive",
      principalId: "accounts.google.com:app:1",
      userName: "1",
      provider: "accounts.google.com",
    },
  ],
  [
    "a user of a directory",
    { type: "Directory", principalId: "S-1-5-21", accountId: "111122223333", userName: "bob" },
    {
      type: "Directory",
      principal: "S-1-5-21",
      name: "bob",
      lane: "interactive",
      account: "111122223333",
      principalId: "S-1-5-21",
      userName: "bob",
    },
  ],
  [
    "a role itself",
    {
      type: "Role",
      principalId: "AROAIDPPEZS35WEXAMPLE",
      arn: "arn:aws:iam::111122223333:role/ci/Deploy",
      accountId: "111122223333",
    },
    {
      type: "Role",
      principal: "AROAIDPPEZS35WEXAMPLE",
      name: "role/ci/Deploy",
      lane: "interactive",
      account: "111122223333",
      arn: "arn:aws:iam::111122223333:role/ci/Deploy",
      principalId: "AROAIDPPEZS35WEXAMPLE",
    },
  ],
  [
    "another account",
    { type: "AWSAccount", principalId: "AROAEXAMPLE:s", accountId: "444455556666" },
    {
      type: "AWSAccount",
      principal: "AROAEXAMPLE:s",
      name: "AROAEXAMPLE:s",
      lane: "service",
      account: "444455556666",
      principalId: "AROAEXAMPLE:s",
    },
  ],
  [
    "a service",
    { type: "AWSService", invokedBy: "ec2.amazonaws.com" },
    {
      type: "AWSService",
      principal: "ec2.amazonaws.com",
      name: "ec2.amazonaws.com",
      lane: "service",
      invokedBy: "ec2.amazonaws.com",
    },
  ],
  ["nobody", {}, { principal: "unknown", name: "", lane: "interactive" }],
];

describe("an identity", () => {
  test.each(WHOLE)("of %s", (_kind, userIdentity, identity) => {
    expect(identityOf({ userIdentity })).toEqual(identity);
  });

  test("is read at the paths that IDENTITY_PATHS names, and nowhere else", () => {
    const paths = new Set<string>();
    for (const [, userIdentity] of WHOLE) identityOf(watched({ userIdentity }, "", paths));
    // What only leads to others is no path of its own.
    const leaves = [...paths].filter((path) => ![...paths].some((it) => it.startsWith(`${path}.`)));
    expect(leaves.toSorted()).toEqual(IDENTITY_PATHS.toSorted());
  });
});

test.each([
  [
    { recipientAccountId: "444455556666", userIdentity: { accountId: "111122223333" } },
    "444455556666",
  ],
  [{ recipientAccountId: "", userIdentity: { accountId: "111122223333" } }, "111122223333"],
  [{}, undefined],
])("%j was recorded in the account %s", (record, account) => {
  expect(recordedAccount(record, identityOf(record))).toBe(account);
});

describe("only src/identity", () => {
  /** Each names the field for another purpose than to say who called. */
  const OTHERS = [
    // Tables of field paths: short names, and what look-ups can ask for.
    "fields/short-names.ts",
    "lookup/candidates.ts",
    // Which fields are there: of the language's known ones, and of those that nearly every record has.
    "run/query-hints.ts",
    "detect/rows/rule-paths.ts",
  ];

  test("reads userIdentity", () => {
    const files = readdirSync(SRC, { recursive: true, encoding: "utf8" })
      .filter((file) => file.endsWith(".ts") && !file.startsWith("identity/"))
      .filter((file) => READING.test(code(readFileSync(join(SRC, file), "utf8"))));
    expect(files.toSorted()).toEqual(OTHERS.toSorted());
  });
});

/** `record["userIdentity"]`, `record.userIdentity`, `objectField(record, "userIdentity")`. */
const READING = /["'`]userIdentity["'`]|[\w)\]]\??\.userIdentity\b/;

const SRC = join(PROJECT, "src");

/** A source without its comments. */
function code(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm, "");
}

/** The same object, which notes the dotted path of every member that is asked for. */
function watched(object: object, path: string, paths: Set<string>): Record<string, unknown> {
  return new Proxy(object as Record<string, unknown>, {
    get: (target, key) => {
      const own = path === "" ? String(key) : `${path}.${String(key)}`;
      paths.add(own);
      const value = target[String(key)];
      return typeof value === "object" && value !== null ? watched(value, own, paths) : value;
    },
  });
}

function identityCenter(onBehalfOf: object): Record<string, unknown> {
  return {
    userIdentity: { type: "IdentityCenterUser", accountId: "111122223333", onBehalfOf },
  };
}

function role(sessionIssuer: object): Record<string, unknown> {
  return { userIdentity: { type: "AssumedRole", sessionContext: { sessionIssuer } } };
}
