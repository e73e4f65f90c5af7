import { SpitzelError } from "../errors.ts";
import type { TimeWindow } from "../match/query.ts";
import { parseByteSize } from "./byte-size.ts";
import { type DurableOptions, durableOptions } from "./durable-options.ts";
import { type HistoryChoice, historyChoice } from "./history-choice.ts";
import type { TypedOptions } from "./arguments.ts";
import { typedFormat } from "../output/formats.ts";
import { RECORD_FORMATS, type RecordFormatName } from "../output/records/formats.ts";
import { before, parseDuration, parseMoment } from "./time.ts";

/** The options of a query with their meaning worked out. */
export interface QueryOptions {
  readonly matches: readonly string[];
  readonly excludes: readonly string[];
  readonly window: TimeWindow;
  readonly trails: readonly string[];
  readonly history: HistoryChoice;
  readonly endpoint: string | undefined;
  readonly ratePerSecond: number;
  readonly durable: DurableOptions;
  readonly limit: number;
  readonly countsOnly: boolean;
  readonly fields: string | undefined;
  /** Undefined unless typed: then stdout decides. */
  readonly format: RecordFormatName | undefined;
  readonly dedupe: boolean;
  readonly explains: boolean;
  readonly noMatchFails: boolean;
  readonly coverageFile: string | undefined;
  readonly maxDecompressedBytes: number;
  readonly threads: number | undefined;
  readonly isQuiet: boolean;
  readonly wantsColor: boolean;
}

/**
 * Works out what was typed.
 * @throws SpitzelError (exit code 2) for a wrong value or options that contradict each other.
 */
export function queryOptions(options: TypedOptions, nowMs: number): QueryOptions {
  rejectContradictions(options);
  return {
    matches: options.texts("match"),
    excludes: options.texts("exclude"),
    window: timeWindow(options, nowMs),
    trails: options.texts("trail"),
    history: historyChoice(options),
    durable: durableOptions(options),
    endpoint: endpointUrl(options.text("endpoint-url")),
    ratePerSecond: positiveNumber("rate", options.text("rate") ?? "2"),
    limit: limitOf(options),
    countsOnly: options.flag("count"),
    fields: options.text("fields"),
    format: typedFormat(RECORD_FORMATS, options.text("output"), "spitzel"),
    dedupe: options.flag("dedupe"),
    explains: options.flag("explain"),
    noMatchFails: options.flag("exit-status"),
    coverageFile: options.text("coverage"),
    maxDecompressedBytes: parseByteSize(options.text("decompress-limit") ?? "4GiB"),
    threads: threadCount(options.text("threads")),
    isQuiet: options.flag("quiet"),
    wantsColor: !options.isOff("color"),
  };
}

const HISTORY_ONLY = [
  "region",
  "profile",
  "role-arn",
  "accounts",
  "endpoint-url",
  "pushdown",
  "checkpoint",
  "cursor",
] as const;

function rejectContradictions(options: TypedOptions): void {
  const starts = ["from", "since", "last-minute"].filter(
    (name) => options.text(name) !== undefined,
  );
  if (starts.length > 1) {
    throw new SpitzelError(
      `--${starts[0] ?? ""} and --${starts[1] ?? ""} both say where the window starts`,
      {
        hint: "give one of --from, --since and --last-minute.",
      },
    );
  }
  const [historyOption] = HISTORY_ONLY.filter((name) => options.texts(name).length > 0);
  if (options.texts("trail").length > 0 && historyOption !== undefined) {
    throw new SpitzelError(`--${historyOption} is for Event history, --trail reads files`, {
      hint:
        historyOption === "region"
          ? "for one Region's records of a trail: --match '$.awsRegion == \"us-east-1\"'."
          : "give one of them.",
    });
  }
  if (options.flag("count") && options.text("fields") !== undefined) {
    throw new SpitzelError("--count prints a number, --fields says what to print of each record", {
      hint: "give one of them.",
    });
  }
}

function timeWindow(options: TypedOptions, nowMs: number): TimeWindow {
  const from = options.text("from");
  const to = options.text("to");
  const since = options.text("since");
  const minutes = options.text("last-minute");
  let fromMs: number | undefined;
  if (from !== undefined) fromMs = parseMoment(from, "from", nowMs);
  if (since !== undefined) fromMs = before(nowMs, parseDuration(since));
  if (minutes !== undefined) {
    fromMs = before(nowMs, positiveNumber("last-minute", minutes) * 60_000);
  }
  const toMs = to === undefined ? undefined : parseMoment(to, "to", nowMs);
  if (fromMs !== undefined && toMs !== undefined && fromMs > toMs) {
    throw new SpitzelError(
      `the window ends (${new Date(toMs).toISOString()}) before it starts (${new Date(fromMs).toISOString()})`,
      { hint: "swap --from and --to." },
    );
  }
  return {
    ...(fromMs === undefined ? {} : { fromMs }),
    ...(toMs === undefined ? {} : { toMs }),
  };
}

/** @throws SpitzelError unless the text is a number above 0. */
function positiveNumber(name: string, text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && Number.isFinite(value) && value > 0) return value;
  throw new SpitzelError(`expected a number above 0 after --${name}, got "${text}"`, {
    hint:
      name === "last-minute"
        ? "write --last-minute 300, or --since 5h."
        : `write for example --${name} 2.`,
  });
}

function limitOf(options: TypedOptions): number {
  const text = options.text("limit");
  if (text === undefined) return Infinity;
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a whole number above 0 after --limit, got "${text}"`, {
    hint: "write --limit 10; to print none, use --count.",
  });
}

function threadCount(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a whole number from 1 to 99 after --threads, got "${text}"`, {
    hint: "leave it out for one thread a processor.",
  });
}

function endpointUrl(text: string | undefined): string | undefined {
  if (text === undefined) return undefined;
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new SpitzelError(`expected a URL after --endpoint-url, got "${text}"`, {
    hint: "write for example http://127.0.0.1:8080.",
  });
}
