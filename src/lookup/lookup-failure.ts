import { errorCode } from "./transient-failure.ts";
import { UnexpectedAnswer } from "./unexpected-answer.ts";

/** What a failed look-up means for the user: a clause, and a sentence on what to do. */
export interface LookupFailure {
  readonly reason: string;
  readonly hint: string;
}

interface Where {
  /** How far this machine's clock is ahead of the service's, where that is known. */
  readonly clockSkewMs?: number | undefined;
  readonly region: string;
  readonly profile: string | undefined;
}

/** True when there was nothing to ask with, which is so in every Region. */
export function hasNoCredentials(error: unknown): boolean {
  return (
    error instanceof Error &&
    ["CredentialsProviderError", "TokenProviderError"].includes(error.name)
  );
}

/**
 * Explains an error of the SDK by its name or code (never by HTTP status: AWS documents throttling as 400 and
 * models it as 429). Undefined for what is not known: that is a bug, and keeps its stack.
 */
export function explainLookupFailure(error: unknown, where: Where): LookupFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  const code = errorCode(error);
  const isNamed = (...names: readonly string[]) =>
    names.includes(error.name) || names.includes(code);
  const profile = where.profile === undefined ? "" : ` of profile ${where.profile}`;
  if (error instanceof UnexpectedAnswer) return { reason: error.message, hint: error.hint };
  if (isSkewed(error)) return explainSkew(where);
  if (hasNoCredentials(error)) {
    return {
      reason: `no AWS credentials${profile} (${oneLine(error.message)})`,
      hint: "sign in (aws sso login), or set AWS_PROFILE or --profile; files need none: --trail PATH.",
    };
  }
  if (isNamed("ExpiredTokenException", "ExpiredToken", "RequestExpired")) {
    return {
      reason: `the credentials${profile} have expired (${error.name})`,
      hint: "sign in again (aws sso login) and run the command again.",
    };
  }
  if (isNamed("AccessDeniedException", "AccessDenied", "UnauthorizedOperation", "OptInRequired")) {
    return {
      reason: `not allowed: ${oneLine(error.message)}`,
      hint: "the principal needs cloudtrail:LookupEvents, and no service control policy may deny it.",
    };
  }
  if (
    isNamed(
      "UnrecognizedClientException",
      "InvalidClientTokenId",
      "InvalidSignatureException",
      "SignatureDoesNotMatch",
      "IncompleteSignature",
      "MissingAuthenticationTokenException",
    )
  ) {
    return {
      reason: `AWS does not accept the credentials${profile} in ${where.region} (${error.name})`,
      hint: `check that the Region ${where.region} is enabled for the account, and that the access key is active.`,
    };
  }
  if (isNamed(...THROTTLE_NAMES)) {
    return {
      reason: "still throttled after many attempts",
      hint: "other tools use the same quota of 2 requests a second; try later, or lower --rate.",
    };
  }
  return explainNetwork(error, code, where) ?? explainService(error);
}

const THROTTLE_NAMES = [
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
];

/** Signatures are good for five minutes; AWS names the reason in the message only. */
function isSkewed({ name, message }: Error): boolean {
  if (name === "RequestTimeTooSkewed" || name === "RequestInTheFuture") return true;
  return (
    ["InvalidSignatureException", "SignatureDoesNotMatch", "RequestExpired"].includes(name) &&
    /signature expired|not yet current|time.*skew/i.test(message)
  );
}

function explainSkew({ clockSkewMs = 0 }: Where): LookupFailure {
  const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
  const by =
    minutes === 0 ? "wrong" : `${minutes} min ${clockSkewMs > 0 ? "ahead of" : "behind"} AWS`;
  return {
    reason: `AWS refuses the signature because of its time: your clock is ${by}`,
    hint: "set the clock of this machine (timedatectl), then run the command again.",
  };
}

function explainNetwork(error: Error, code: string, { region }: Where): LookupFailure | undefined {
  if (code === "ENOTFOUND" || code === "EAI_AGAIN") {
    return {
      reason: `the host of the endpoint was not found (${code})`,
      hint: `check the spelling of the Region (${region}) and of --endpoint-url, and the network.`,
    };
  }
  if (code === "ECONNREFUSED") {
    return {
      reason: "the endpoint refuses connections (ECONNREFUSED)",
      hint: "check --endpoint-url and whether the server behind it is running.",
    };
  }
  const isTransport =
    error.name === "TimeoutError" ||
    [
      "ETIMEDOUT",
      "ECONNRESET",
      "EPIPE",
      "EHOSTUNREACH",
      "ENETUNREACH",
      "ERR_TLS_CERT_ALTNAME_INVALID",
      "SELF_SIGNED_CERT_IN_CHAIN",
      "UNABLE_TO_GET_ISSUER_CERT_LOCALLY",
      "CERT_HAS_EXPIRED",
    ].includes(code);
  if (!isTransport) return undefined;
  return {
    reason: `the network failed (${code === "" ? error.name : code})`,
    hint: "check the network, the proxy and the certificates (NODE_EXTRA_CA_CERTS), then run the command again.",
  };
}

/** Any other answer of the service, by its own name: HTTP metadata tells it from a bug. */
function explainService(error: Error): LookupFailure | undefined {
  if (!("$metadata" in error)) return undefined;
  return {
    reason: `AWS answered ${error.name}: ${oneLine(error.message)}`,
    hint: "if this stays, run again with a narrower window and report it.",
  };
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
