import { setTimeout as delay } from "node:timers/promises";
import { isNetworkFailure } from "../aws/failure.ts";
import { isServerError, isThrottle } from "./transient-failure.ts";
import { UnexpectedAnswer } from "./unexpected-answer.ts";

interface RetryOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** When the same service last answered anything; undefined when it never did. */
  readonly lastSuccessMs: () => number | undefined;
  /** Told before each pause, with the milliseconds since the first attempt. */
  readonly onRetry?: (error: unknown, ms: number) => void;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

/** A network that is gone, or a service that fails, for longer than this ends the reading. */
const PATIENCE_MS = 15 * 60 * 1000;

/** What answers something else than LookupEvents so often does not mend itself. */
const MOST_UNEXPECTED = 4;

/**
 * Tries again, with full jitter, what may succeed later: always after a throttle; after a server's error or
 * no answer for 15 minutes since the last success; after an answer that is none of the service's three times. Before the first success a network that does not answer
 * is a wrong endpoint, and ends it at once.
 * @throws the last error; the signal's reason when it fires.
 */
export async function retryTransient<T>(
  attempt: () => Promise<T>,
  { random, now, signal, lastSuccessMs, onRetry }: RetryOptions,
): Promise<T> {
  const sinceMs = now();
  let unexpected = 0;
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const isPatient = now() - (lastSuccessMs() ?? sinceMs) < PATIENCE_MS;
      const mayRecover =
        isThrottle(error) ||
        (error instanceof UnexpectedAnswer && error.mayRecover && ++unexpected < MOST_UNEXPECTED) ||
        (isPatient && isServerError(error)) ||
        (isPatient && isNetworkFailure(error) && lastSuccessMs() !== undefined);
      if (!mayRecover) throw error;
      onRetry?.(error, now() - sinceMs);
      await delay(pauseMs * random(), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
