import { CHECKPOINT, CURSOR, FOLLOW, MAX_TIME, OVERLAP, POLL } from "./run-options.ts";
import { TRAIL } from "./where-options.ts";
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

/** Events turn up in Event history within minutes; log files are copied, and may be copied late. */
const HISTORY_MS = 20 * 60_000;
const FILES_MS = 24 * 3_600_000;

/** @throws SpitzelError (exit code 2) for a value that cannot be. */
export function durableOptions(typed: TypedOptions): DurableOptions {
  return {
    maxTimeMs: typed.get(MAX_TIME),
    checkpointFile: typed.get(CHECKPOINT),
    cursorFile: typed.get(CURSOR),
    follows: typed.get(FOLLOW),
    overlapMs: typed.get(OVERLAP) ?? (typed.get(TRAIL).length === 0 ? HISTORY_MS : FILES_MS),
    pollMs: typed.get(POLL),
  };
}
