import type { Fault } from "./fault.ts";
import { ServiceError } from "./service-error.ts";

/** A fault that stands in for the service's answer. */
type FaultAnswer = Exclude<Fault["kind"], "slow">;

/** What goes wrong with one request. */
interface DrawnFaults {
  /** The fault that answers instead of the service; the first listed wins. */
  readonly answer: FaultAnswer | undefined;
  /** Milliseconds to wait before any answer. */
  readonly delayMs: number;
  readonly isFaulty: boolean;
}

/**
 * Draws the faults of one request when `pagesServed` pages were served before it. Every fault with a
 * probability takes one number from `random` for every request, so that a seed repeats a run.
 */
export function drawFaults(
  faults: readonly Fault[],
  random: () => number,
  pagesServed: number,
): DrawnFaults {
  const drawn = faults.filter((fault) => strikes(fault, random, pagesServed));
  let answer: FaultAnswer | undefined;
  let delayMs = 0;
  for (const fault of drawn) {
    if (fault.kind === "slow") delayMs += fault.delayMs;
    else answer ??= fault.kind;
  }
  return { answer, delayMs, isFaulty: drawn.length > 0 };
}

function strikes(fault: Fault, random: () => number, pagesServed: number): boolean {
  switch (fault.kind) {
    case "throttle":
    case "5xx":
    case "reset":
    case "slow":
      return random() < fault.probability;
    case "expired-token":
      return pagesServed >= fault.afterPages;
    case "access-denied":
    case "unrecognized-client":
      return true;
  }
}

/**
 * Why a request is turned away before the service reads it, or undefined when it is let in: `5xx` and
 * `reset` happen to requests that have already used up quota.
 */
export function refusal(answer: FaultAnswer | undefined): ServiceError | undefined {
  switch (answer) {
    case undefined:
    case "5xx":
    case "reset":
      return undefined;
    case "throttle":
      return rateExceeded();
    case "expired-token":
      return new ServiceError(
        "ExpiredTokenException",
        "The security token included in the request is expired",
      );
    case "access-denied":
      return new ServiceError(
        "AccessDeniedException",
        "User is not authorized to perform: cloudtrail:LookupEvents because no identity-based " +
          "policy allows the cloudtrail:LookupEvents action",
      );
    case "unrecognized-client":
      return new ServiceError(
        "UnrecognizedClientException",
        "The security token included in the request is invalid.",
      );
  }
}

/** The CloudTrail common-errors page gives it HTTP 400, the Smithy model 429. */
export function rateExceeded(): ServiceError {
  return new ServiceError("ThrottlingException", "Rate exceeded");
}
