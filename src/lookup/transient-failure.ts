/** Every name that AWS throttles under; the status says nothing: 400 in the documentation, 429 in the model. */
const THROTTLES: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

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

export function isThrottle(error: unknown): boolean {
  return error instanceof Error && THROTTLES.has(error.name);
}

/** True for the error that a NextToken is not, or no longer, good. */
export function isTokenRefused(error: unknown): boolean {
  return error instanceof Error && error.name === "InvalidNextTokenException";
}

/** True for a server's error: the same request may be answered later. */
export function isServerError(error: unknown): boolean {
  if (!(error instanceof Error) || !("$metadata" in error)) return false;
  const { $metadata } = error;
  if (typeof $metadata !== "object" || $metadata === null) return false;
  const status = "httpStatusCode" in $metadata ? $metadata.httpStatusCode : undefined;
  return typeof status === "number" && status >= 500;
}

/** True when no answer came at all. */
export function isNetworkFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return error.name === "TimeoutError" || NETWORK_FAILURES.has(errorCode(error));
}

/** Node puts the code on the error or, after retries, on what caused it. */
export function errorCode(error: Error): string {
  if ("code" in error && typeof error.code === "string") return error.code;
  return error.cause instanceof Error ? errorCode(error.cause) : "";
}
