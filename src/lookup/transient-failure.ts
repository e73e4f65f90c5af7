/** Every name that AWS throttles under; the status says nothing: 400 in the documentation, 429 in the model. */
const THROTTLES: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
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
