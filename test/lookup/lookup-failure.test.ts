import { describe, expect, test } from "vitest";
import { explainLookupFailure } from "../../src/lookup/lookup-failure.ts";

const where = { region: "eu-west-1", profile: undefined };

function named(name: string, message = "the message", more: object = {}): Error {
  return Object.assign(new Error(message), { name }, more);
}

const withCode = (code: string): Error => named("Error", `connect ${code}`, { code });

const PERMISSION =
  "the principal needs cloudtrail:LookupEvents, and no service control policy may deny it.";
const KEY =
  "check that the Region eu-west-1 is enabled for the account, and that the access key is active.";
const NETWORK =
  "check the network, the proxy and the certificates (NODE_EXTRA_CA_CERTS), then run the command again.";
const SPELLING =
  "check the spelling of the Region (eu-west-1) and of --endpoint-url, and the network.";
const QUOTA = "other tools use the same quota of 2 requests a second; try later, or lower --rate.";

describe("an error of the SDK", () => {
  test.each([
    [
      "TokenProviderError",
      "no AWS credentials (the message)",
      "sign in (aws sso login), or set AWS_PROFILE or --profile; files need none: --trail PATH.",
    ],
    [
      "RequestExpired",
      "the credentials have expired (RequestExpired)",
      "sign in again (aws sso login) and run the command again.",
    ],
    ["AccessDeniedException", "not allowed: the message", PERMISSION],
    ["OptInRequired", "not allowed: the message", PERMISSION],
    [
      "SignatureDoesNotMatch",
      "AWS does not accept the credentials in eu-west-1 (SignatureDoesNotMatch)",
      KEY,
    ],
    [
      "UnrecognizedClientException",
      "AWS does not accept the credentials in eu-west-1 (UnrecognizedClientException)",
      KEY,
    ],
    ["ThrottlingException", "still throttled after many attempts", QUOTA],
    ["RequestLimitExceeded", "still throttled after many attempts", QUOTA],
    ["TimeoutError", "the network failed (TimeoutError)", NETWORK],
  ])("named %s is: %s", (name, reason, hint) => {
    expect(explainLookupFailure(named(name), where)).toEqual({ reason, hint });
  });

  test.each([
    ["ENOTFOUND", "the host of the endpoint was not found (ENOTFOUND)", SPELLING],
    ["EAI_AGAIN", "the host of the endpoint was not found (EAI_AGAIN)", SPELLING],
    [
      "ECONNREFUSED",
      "the endpoint refuses connections (ECONNREFUSED)",
      "check --endpoint-url and whether the server behind it is running.",
    ],
    ["ECONNRESET", "the network failed (ECONNRESET)", NETWORK],
    ["CERT_HAS_EXPIRED", "the network failed (CERT_HAS_EXPIRED)", NETWORK],
  ])("with code %s is: %s", (code, reason, hint) => {
    expect(explainLookupFailure(withCode(code), where)).toEqual({ reason, hint });
  });

  test("with its code on what caused it is explained by that", () => {
    const error = named("Error", "failed", {
      cause: named("Error", "x", { cause: withCode("ECONNREFUSED") }),
    });
    expect(explainLookupFailure(error, where)?.reason).toBe(
      "the endpoint refuses connections (ECONNREFUSED)",
    );
  });

  test.each([
    ["CredentialsProviderError", "no AWS credentials of profile audit (the message)"],
    ["ExpiredToken", "the credentials of profile audit have expired (ExpiredToken)"],
    [
      "InvalidClientTokenId",
      "AWS does not accept the credentials of profile audit in eu-west-1 (InvalidClientTokenId)",
    ],
  ])("named %s names the profile that was asked with", (name, reason) => {
    expect(explainLookupFailure(named(name), { ...where, profile: "audit" })?.reason).toBe(reason);
  });

  test("has its message on one line", () => {
    const error = named("AccessDenied", "  User: x\n  is not\tauthorized ");
    expect(explainLookupFailure(error, where)?.reason).toBe(
      "not allowed: User: x is not authorized",
    );
  });

  test("that the service answered with, and nobody knows, is named", () => {
    const error = named("InvalidMaxResultsException", "too many", { $metadata: { attempts: 1 } });
    expect(explainLookupFailure(error, where)).toEqual({
      reason: "AWS answered InvalidMaxResultsException: too many",
      hint: "if this stays, run again with a narrower window and report it.",
    });
  });

  test("is explained by its name, not by the HTTP status: throttling comes as 400", () => {
    const error = named("ThrottlingException", "slow down", {
      $metadata: { httpStatusCode: 400 },
    });
    expect(explainLookupFailure(error, where)?.reason).toBe("still throttled after many attempts");
  });
});

test.each([
  ["a bug", new TypeError("x is undefined")],
  ["an unknown code", withCode("EMFILE")],
  ["no error", "text"],
  ["nothing", undefined],
])("%s is not explained: it keeps its stack", (_name, error) => {
  expect(explainLookupFailure(error, where)).toBeUndefined();
});
