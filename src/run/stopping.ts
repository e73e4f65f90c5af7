import type { Coverage } from "../source/coverage.ts";
import { ReaderGone } from "./standard-output.ts";

/** Reason of the abort on Ctrl-C. */
class Interrupted extends Error {
  override readonly name = "Interrupted";
}

/** Reason of the abort when `--max-time` is over. */
class TimeIsUp extends Error {
  override readonly name = "TimeIsUp";
}

interface StopOptions {
  readonly onInterrupt: (callback: () => void) => void;
  readonly maxTimeMs: number | undefined;
}

/** Ends a run on Ctrl-C and after `--max-time`. Call `clear` when it has ended by itself. */
export function stopOnDemand(
  abort: AbortController,
  { onInterrupt, maxTimeMs }: StopOptions,
): { readonly clear: () => void } {
  onInterrupt(() => abort.abort(new Interrupted("interrupted")));
  if (maxTimeMs === undefined) return { clear: () => {} };
  const timer = setTimeout(() => abort.abort(new TimeIsUp("the time is up")), maxTimeMs);
  return { clear: () => clearTimeout(timer) };
}

/** What the reason of an abort means for the coverage. */
export function whatStopped(reason: unknown): Coverage["stoppedBy"] {
  if (reason instanceof ReaderGone) return "the reader of stdout";
  return reason instanceof TimeIsUp ? "--max-time" : "interrupt";
}
