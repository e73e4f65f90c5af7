import type { Coverage } from "../source/coverage.ts";
import type { TimeWindow } from "../match/query.ts";
import { eventTimeMs, type ReadRecord } from "../record.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { withoutUserinfo } from "../options/without-userinfo.ts";

/** True when the options ask for a run that is continued, repeated or without end. */
export function isDurable({ durable }: Pick<QueryOptions, "durable">): boolean {
  const { checkpointFile, cursorFile, follows } = durable;
  return checkpointFile !== undefined || cursorFile !== undefined || follows;
}

/** Without a start, `--follow` of Event history begins as far back as records may still appear. */
export function startOf({ window, durable, trails }: QueryOptions, nowMs: number): TimeWindow {
  const isHistory = trails.length === 0;
  return isHistory &&
    durable.follows &&
    window.fromMs === undefined &&
    durable.cursorFile === undefined
    ? { ...window, fromMs: nowMs - durable.overlapMs }
    : window;
}

/** How long after the event a record was first seen. */
export function lagSeconds({ record }: ReadRecord, nowMs: number): number | undefined {
  const timeMs = eventTimeMs(record);
  return timeMs === undefined ? undefined : Math.max(0, Math.round((nowMs - timeMs) / 1000));
}

/** How a run that was stopped goes on, or could; undefined when there is nothing to say. */
export function howToGoOn(
  { stoppedBy, asked }: Coverage,
  options: QueryOptions,
  words: readonly string[],
): string | undefined {
  if (stoppedBy !== "interrupt" && stoppedBy !== "--max-time") return undefined;
  if (!asked.some(({ resume }) => resume !== undefined)) return undefined;
  const { checkpointFile, cursorFile, follows } = options.durable;
  if (checkpointFile !== undefined || cursorFile !== undefined) {
    return `to go on from here: ${commandOf(words)}`;
  }
  // --checkpoint takes none of these.
  const { limit, countsOnly, format = "ndjson" } = options;
  if (follows || limit !== Infinity || countsOnly || format !== "ndjson") return undefined;
  return "with --checkpoint FILE the same command would go on from here";
}

/** The command line as it can be pasted into a shell. */
export function commandOf(words: readonly string[]): string {
  return ["spitzel", ...words.map(withoutUserinfo).map(quoted)].join(" ");
}

function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`;
}
