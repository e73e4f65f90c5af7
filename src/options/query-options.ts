import type { AddressFiles } from "../addresses/open-addresses.ts";
import { SpitzelError } from "../errors.ts";
import { asksInsights, categoryExpression, type CategoryName } from "../match/event-category.ts";
import type { TimeWindow } from "../match/query.ts";
import type { RecordFormatName } from "../output/records/formats.ts";
import { addressFiles } from "./address-options.ts";
import { COUNT, DEDUPE, FIELDS, LIMIT, RECORD_OUTPUT } from "./answer-options.ts";
import { tallyOptions, type TallyOptions } from "./count-options.ts";
import { type BucketChoice, bucketChoice } from "./bucket-choice.ts";
import { type DurableOptions, durableOptions } from "./durable-options.ts";
import { type EngineChoice, engineChoice } from "./engine-options.ts";
import { type HistoryChoice, historyChoice } from "./history-choice.ts";
import { COLOR, COVERAGE, EXIT_STATUS, EXPLAIN, QUIET, THREADS } from "./run-options.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import { orderOptions, type RecordOrderOptions } from "./order-options.ts";
import { pivotOptions, type PivotOptions } from "./pivot-options.ts";
import type { TypedOptions } from "./typed-options.ts";
import { CATEGORY, EXCLUDE, KEYWORD, MATCH } from "./what-options.ts";
import { FROM, LAST_MINUTE, SINCE, TO } from "./when-options.ts";
import { KEYS_TO_VERIFY, VERIFIED } from "./validate-options.ts";
import { ENDPOINT_URL, RATE, readLimits, TRAIL } from "./where-options.ts";

/** The options of a query with their meaning worked out. */
export interface QueryOptions {
  readonly matches: readonly string[];
  readonly texts: readonly string[];
  readonly excludes: readonly string[];
  readonly window: TimeWindow;
  readonly trails: readonly string[];
  readonly history: HistoryChoice;
  readonly bucket: BucketChoice;
  /** What finds the log files of a bucket; undefined: a listing. */
  readonly engine: EngineChoice | undefined;
  readonly endpoint: string | undefined;
  readonly ratePerSecond: number;
  readonly durable: DurableOptions;
  readonly limit: number;
  readonly countsOnly: boolean;
  readonly fields: string | undefined;
  /** What to count in groups, in place of records. */
  readonly tally: TallyOptions | undefined;
  /** In which order to print; undefined: as they are read. */
  readonly order: RecordOrderOptions | undefined;
  /** What to print beside the matches; undefined: nothing. */
  readonly pivot: PivotOptions | undefined;
  /** Undefined unless typed: then stdout decides. */
  readonly format: RecordFormatName | undefined;
  readonly dedupe: boolean;
  readonly explains: boolean;
  readonly noMatchFails: boolean;
  readonly coverageFile: string | undefined;
  readonly limits: ReadLimits;
  /** What is known of addresses; undefined when no file was named. */
  readonly addresses: AddressFiles | undefined;
  readonly threads: number | undefined;
  /** Only log files that a signed digest proves. */
  readonly isVerified: boolean;
  /** A saved answer of ListPublicKeys. */
  readonly publicKeysFile: string | undefined;
  readonly isQuiet: boolean;
  readonly wantsColor: boolean;
}

/**
 * Works out what was typed for a query, or for another command that reads records: what it does not take is as usual.
 * @throws SpitzelError (exit code 2) for a wrong value.
 */
export function queryOptions(typed: TypedOptions): QueryOptions {
  const categories = typed.get(CATEGORY);
  checkCategories(typed, categories);
  const ofCategory = categoryExpression(categories);
  return {
    matches: [...typed.get(MATCH), ...(ofCategory === undefined ? [] : [ofCategory])],
    texts: typed.get(KEYWORD),
    excludes: typed.get(EXCLUDE),
    window: timeWindow(typed),
    trails: typed.get(TRAIL),
    history: historyChoice(typed),
    bucket: bucketChoice(typed),
    engine: engineChoice(typed),
    durable: durableOptions(typed),
    endpoint: typed.get(ENDPOINT_URL),
    ratePerSecond: typed.get(RATE),
    limit: typed.get(LIMIT) ?? Infinity,
    countsOnly: typed.get(COUNT),
    fields: typed.get(FIELDS),
    tally: tallyOptions(typed),
    order: orderOptions(typed),
    pivot: pivotOptions(typed),
    format: typed.get(RECORD_OUTPUT),
    dedupe: typed.get(DEDUPE),
    explains: typed.get(EXPLAIN),
    noMatchFails: typed.get(EXIT_STATUS),
    coverageFile: typed.get(COVERAGE),
    limits: { ...readLimits(typed), readsInsights: asksInsights(categories) },
    addresses: addressFiles(typed),
    threads: typed.get(THREADS),
    isVerified: typed.get(VERIFIED),
    publicKeysFile: typed.get(KEYS_TO_VERIFY),
    isQuiet: typed.get(QUIET),
    wantsColor: typed.get(COLOR),
  };
}

/** Event history is asked for Insight records or for all others, and has management events alone. */
function checkCategories(typed: TypedOptions, categories: readonly CategoryName[]): void {
  if (typed.get(TRAIL).length > 0 || categories.length === 0) return;
  const isInsight = categories.every((name) => name === "insight");
  if (isInsight || categories.every((name) => name === "management")) return;
  throw new SpitzelError(`Event history cannot be asked for --category ${categories.join(",")}`, {
    hint: "it has management events, and Insight records when asked for these alone: --category insight; other events are in the files of a trail: --trail.",
  });
}

function timeWindow(typed: TypedOptions): TimeWindow {
  const starts = [typed.get(FROM), typed.get(SINCE), typed.get(LAST_MINUTE)];
  const fromMs = starts.find((ms) => ms !== undefined);
  const toMs = typed.get(TO);
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
