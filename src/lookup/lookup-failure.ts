import { UnexpectedAnswer } from "./unexpected-answer.ts";
import {
  type AwsFailure,
  type AskedWith,
  explainAwsFailure,
  isNamed,
  oneLine,
} from "../aws/failure.ts";

interface Where extends AskedWith {
  /** How far this machine's clock is ahead of the service's, where that is known. */
  readonly clockSkewMs?: number | undefined;
}

/**
 * Explains an error of the SDK by its name or code (never by HTTP status: AWS documents throttling as 400 and
 * models it as 429). Undefined for what is not known: that is a bug, and keeps its stack.
 */
export function explainLookupFailure(error: unknown, where: Where): AwsFailure | undefined {
  if (!(error instanceof Error)) return undefined;
  if (error instanceof UnexpectedAnswer) return { reason: error.message, hint: error.hint };
  if (isSkewed(error)) return explainSkew(where);
  if (
    isNamed(
      error,
      "AccessDeniedException",
      "AccessDenied",
      "UnauthorizedOperation",
      "OptInRequired",
    )
  ) {
    return {
      reason: `not allowed: ${oneLine(error.message)}`,
      hint: "the principal needs cloudtrail:LookupEvents, and no service control policy may deny it.",
    };
  }
  if (isNamed(error, ...THROTTLE_NAMES)) {
    return {
      reason: "still throttled after many attempts",
      hint: "other tools use the same quota of 2 requests a second; try later, or lower --rate.",
    };
  }
  return explainAwsFailure(error, where) ?? explainService(error);
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

function explainSkew({ clockSkewMs = 0 }: Where): AwsFailure {
  const minutes = Math.round(Math.abs(clockSkewMs) / 60_000);
  const by =
    minutes === 0 ? "wrong" : `${minutes} min ${clockSkewMs > 0 ? "ahead of" : "behind"} AWS`;
  return {
    reason: `AWS refuses the signature because of its time: your clock is ${by}`,
    hint: "set the clock of this machine (timedatectl), then run the command again.",
  };
}

/** Any other answer of the service, by its own name: HTTP metadata tells it from a bug. */
function explainService(error: Error): AwsFailure | undefined {
  if (!("$metadata" in error)) return undefined;
  return {
    reason: `AWS answered ${error.name}: ${oneLine(error.message)}`,
    hint: "if this stays, run again with a narrower window and report it.",
  };
}
