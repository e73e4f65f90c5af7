import { SpitzelError } from "../errors.ts";
import type { TypedOptions } from "./arguments.ts";
import { parseDuration } from "./time.ts";

/** How a run ends, goes on and is repeated. */
export interface DurableOptions {
  readonly maxTimeMs: number | undefined;
  readonly checkpointFile: string | undefined;
  readonly cursorFile: string | undefined;
  readonly follows: boolean;
  readonly overlapMs: number;
  readonly pollMs: number;
}

/** @throws SpitzelError (exit code 2) for options that contradict each other. */
export function durableOptions(options: TypedOptions): DurableOptions {
  const durable: DurableOptions = {
    maxTimeMs: options.text("max-time") === undefined ? undefined : duration(options, "max-time"),
    checkpointFile: options.text("checkpoint"),
    cursorFile: options.text("cursor"),
    follows: options.flag("follow"),
    overlapMs: duration(options, "overlap", "20m"),
    pollMs: duration(options, "poll", "30s"),
  };
  rejectContradictions(options, durable);
  return durable;
}

function duration(options: TypedOptions, name: string, otherwise = ""): number {
  return parseDuration(options.text(name) ?? otherwise);
}

function rejectContradictions(options: TypedOptions, durable: DurableOptions): void {
  const { checkpointFile, cursorFile, follows } = durable;
  const kinds = [
    ...(checkpointFile === undefined ? [] : ["--checkpoint"]),
    ...(cursorFile === undefined ? [] : ["--cursor"]),
    ...(follows ? ["--follow"] : []),
  ];
  const [kind] = kinds;
  if (kind === undefined) return;
  if (checkpointFile !== undefined && kinds.length > 1) {
    throw new SpitzelError(`--checkpoint is one answer in parts, ${kinds[1] ?? ""} has no end`, {
      hint: "--cursor FILE goes on by itself where an interrupted run stopped.",
    });
  }
  if (follows && options.texts("trail").length > 0) {
    throw new SpitzelError("--follow is for Event history, --trail reads files", {
      hint: "give one of them.",
    });
  }
  if (options.text("limit") !== undefined) {
    throw new SpitzelError(`--limit cannot be combined with ${kind}`, {
      hint: "a page would be printed in part, and be lost or repeated: use --max-time.",
    });
  }
  if (options.flag("count") || (options.text("output") ?? "ndjson") !== "ndjson") {
    throw new SpitzelError(`${kind} prints NDJSON only`, {
      hint: "leave --count and --output away.",
    });
  }
  if ((cursorFile !== undefined || follows) && options.text("to") !== undefined) {
    throw new SpitzelError(`--to is an end, ${kind} has none`, { hint: "leave --to away." });
  }
}
