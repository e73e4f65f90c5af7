/** What a failed request means for the user: a clause, and a sentence on what to do. */
export interface AwsFailure {
  readonly reason: string;
  readonly hint: string;
}

/** What a request was sent with. */
export interface AskedWith {
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

/** Whether an error has one of these names, or one of these codes. */
export function isNamed(error: Error, ...names: readonly string[]): boolean {
  return names.includes(error.name) || names.includes(errorCode(error));
}

/** What can be wrong whichever service is asked: the credentials, the network. Undefined for anything else. */
export function explainAwsFailure(error: Error, where: AskedWith): AwsFailure | undefined {
  const profile = where.profile === undefined ? "" : ` of profile ${where.profile}`;
  if (hasNoCredentials(error)) {
    return {
      reason: `no AWS credentials${profile} (${oneLine(error.message)})`,
      hint: "sign in (aws sso login), or set AWS_PROFILE or --profile; files need none: --trail PATH.",
    };
  }
  if (isNamed(error, "ExpiredTokenException", "ExpiredToken", "RequestExpired")) {
    return {
      reason: `the credentials${profile} have expired (${error.name})`,
      hint: "sign in again (aws sso login) and run the command again.",
    };
  }
  if (isNamed(error, ...REFUSED)) {
    return {
      reason: `AWS does not accept the credentials${profile} in ${where.region} (${error.name})`,
      hint: `check that the Region ${where.region} is enabled for the account, and that the access key is active.`,
    };
  }
  return explainNetwork(error, errorCode(error), where);
}

const REFUSED = [
  "UnrecognizedClientException",
  "InvalidClientTokenId",
  "InvalidSignatureException",
  "SignatureDoesNotMatch",
  "IncompleteSignature",
  "MissingAuthenticationTokenException",
  // S3's own names.
  "InvalidAccessKeyId",
  "InvalidToken",
];

function explainNetwork(error: Error, code: string, { region }: AskedWith): AwsFailure | undefined {
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

const NETWORK_FAILURES: ReadonlySet<string> = new Set([
  "ECONNRESET",
  "ECONNREFUSED",
  "EPIPE",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EAI_AGAIN",
  "ENOTFOUND",
]);

/** True when no answer came at all. */
export function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || NETWORK_FAILURES.has(errorCode(error));
}

/** Node puts the code on the error or, after retries, on what caused it. */
function errorCode(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? errorCode(error.cause) : "";
}

/** A message on one line. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
