import { CHECKPOINT, CURSOR, FOLLOW, MAX_TIME, OVERLAP, POLL } from "./run-options.ts";
import type { TypedOptions } from "./typed-options.ts";

/** How a run ends, goes on and is repeated. */
export interface DurableOptions {
  readonly maxTimeMs: number | undefined;
  readonly checkpointFile: string | undefined;
  readonly cursorFile: string | undefined;
  readonly follows: boolean;
  readonly overlapMs: number;
  readonly pollMs: number;
}

/** @throws SpitzelError (exit code 2) for a value that cannot be. */
export function durableOptions(typed: TypedOptions): DurableOptions {
  return {
    maxTimeMs: typed.get(MAX_TIME),
    checkpointFile: typed.get(CHECKPOINT),
    cursorFile: typed.get(CURSOR),
    follows: typed.get(FOLLOW),
    overlapMs: typed.get(OVERLAP),
    pollMs: typed.get(POLL),
  };
}
