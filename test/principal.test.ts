import { describe, expect, test } from "vitest";
import { principalName } from "../src/principal.ts";

/** Hand-written in the shapes of AWS' reference of userIdentity, with its example account. */
describe("the principal", () => {
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
    expect(principalName({ userIdentity })).toBe(expected);
  });

  test.each([[undefined], [null], ["Alice"], [["Alice"]]])("of the identity %j is nobody", (it) => {
    expect(principalName({ userIdentity: it })).toBe("");
  });
});
