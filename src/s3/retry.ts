import { setTimeout as delay } from "node:timers/promises";
import { isNetworkFailure } from "../aws/failure.ts";
import { DamagedAnswer, S3Failure } from "./s3-failure.ts";

interface RetryOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Whether the server has answered anything well of late, or may still do so. */
  readonly isPatient: () => boolean;
  readonly onRetry: (error: unknown) => void;
}

const FIRST_PAUSE_MS = 100;
const LONGEST_PAUSE_MS = 10_000;
const MOST_ATTEMPTS = 10;

/** Names that S3 gives to what another attempt may mend, whatever the status. */
const TRANSIENT: ReadonlySet<string> = new Set([
  "SlowDown",
  "RequestTimeout",
  "InternalError",
  "ServiceUnavailable",
  "OperationAborted",
  "Throttling",
  "ThrottlingException",
  "RequestLimitExceeded",
]);

/**
 * Tries again what may succeed later: a server's error, a throttle, a connection that broke or an answer that was cut
 * off. Pauses grow from a tenth of a second to ten, each drawn from zero on (full jitter), so that many requests do
 * not come back together.
 * @throws the last error; the signal's reason when it fires
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  { random, signal, isPatient, onRetry }: RetryOptions,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!mayRecover(error) || made === MOST_ATTEMPTS || !isPatient()) throw error;
      onRetry(error);
      const mostMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (made - 1));
      await delay(mostMs * random(), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}

function mayRecover(error: unknown): boolean {
  if (error instanceof S3Failure) return error.status >= 500 || TRANSIENT.has(error.name);
  return error instanceof DamagedAnswer || isNetworkFailure(error);
}
