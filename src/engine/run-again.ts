import { setTimeout as delay } from "node:timers/promises";
import { EngineFailure } from "./engine-failure.ts";

export interface RunAgainOptions {
  /** Uniform in [0, 1). */
  readonly random: () => number;
  readonly signal: AbortSignal;
  /** Told of each failure that is not taken for the last word. */
  readonly onRetry: (why: string) => void;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 20_000;
const MOST_ATTEMPTS = 8;

/**
 * Does again what has failed for a while: no workers yet, one that is lost, a queue that is full. Pauses grow from half a
 * second to twenty, at least half of each.
 * @param attempt begins from nothing each time
 * @throws the last failure; the signal's reason when it fires
 */
export async function runAgain<T>(
  attempt: () => Promise<T>,
  { random, signal, onRetry }: RunAgainOptions,
): Promise<T> {
  for (let made = 1; ; made++) {
    try {
      return await attempt();
    } catch (error) {
      signal.throwIfAborted();
      if (!(error instanceof EngineFailure) || !error.isTransient || made === MOST_ATTEMPTS) {
        throw error;
      }
      onRetry(error.message);
      const mostMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 2 ** (made - 1));
      await delay(mostMs * (0.5 + random() / 2), undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      );
    }
  }
}
