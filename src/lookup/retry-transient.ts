import { setTimeout as delay } from "node:timers/promises";
import { isNetworkFailure, isServerError, isThrottle } from "./transient-failure.ts";

interface RetryOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly signal: AbortSignal;
  /** When the same service last answered anything; undefined when it never did. */
  readonly lastSuccessMs: () => number | undefined;
}

const FIRST_PAUSE_MS = 1_000;
const LONGEST_PAUSE_MS = 20_000;

/** A network that is gone, or a service that fails, for longer than this ends the reading. */
const PATIENCE_MS = 15 * 60 * 1000;

/**
 * Tries again, with full jitter, what may succeed later: always after a throttle; after a server's error or
 * no answer for 15 minutes since the last success. Before the first success a network that does not answer
 * is a wrong endpoint, and ends it at once.
 * @throws the last error; the signal's reason when it fires.
 */
export async function retryTransient<T>(
  attempt: () => Promise<T>,
  { random, now, signal, lastSuccessMs }: RetryOptions,
): Promise<T> {
  const sinceMs = now();
  for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 2)) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      const isPatient = now() - (lastSuccessMs() ?? sinceMs) < PATIENCE_MS;
      const mayRecover =
        isThrottle(error) ||
        (isPatient && isServerError(error)) ||
        (isPatient && isNetworkFailure(error) && lastSuccessMs() !== undefined);
      if (!mayRecover) throw error;
      await delay(pauseMs * random(), undefined, { signal }).catch(() => signal.throwIfAborted());
    }
  }
}
