import {
  BURST_DEFAULTS,
  type BurstParameters,
  RANK_DEFAULTS,
  type RankParameters,
} from "../detect/behaviour/parameters.ts";
import type { Configuration } from "../detect/configuration.ts";
import type { CorrelationMode } from "../detect/sigma/correlate/correlation-event.ts";
import type { Level } from "../detect/level.ts";
import { SpitzelError } from "../errors.ts";
import { BURST, parametersOf, RANK } from "./behaviour-options.ts";
import type { FindingFormatName } from "../output/findings/formats.ts";
import {
  BY,
  CORRELATION_MODE,
  FAIL_ON,
  FINDING_OUTPUT,
  IGNORE,
  INCLUDE_DEPRECATED,
  INCLUDE_EVENTS,
  IOC,
  LEGACY_AGGREGATION,
  MIN_LEVEL,
  ONLY,
  PACK,
  RULE_COSTS,
  RULES,
  SKIP,
  STREAM,
  STRICT_SIGMA,
  SUMMARY,
  VAR,
} from "./finding-options.ts";
import { type QueryOptions, queryOptions } from "./query-options.ts";
import type { TypedOptions } from "./typed-options.ts";

/** The options of `spitzel detect` with their meaning worked out. */
export interface DetectOptions {
  /** Where and when to look: as in a query. */
  readonly query: QueryOptions;
  readonly rules: readonly string[];
  readonly usesPack: boolean;
  readonly variables: ReadonlyMap<string, readonly string[]>;
  readonly isStrictSigma: boolean;
  readonly legacyAggregation: boolean;
  readonly includeDeprecated: boolean;
  readonly correlationMode: CorrelationMode;
  readonly iocFiles: readonly string[];
  readonly ignoreFile: string | undefined;
  readonly streams: boolean;
  /** The facts of the run behind the findings. */
  readonly printsSummary: boolean;
  readonly includesEvents: boolean;
  /** A table of what each rule cost. */
  readonly printsCosts: boolean;
  /** Undefined unless typed: then stdout decides. */
  readonly format: FindingFormatName | undefined;
  /** Whether findings are grouped; undefined unless typed: then stdout decides. */
  readonly by: "incident" | "finding" | undefined;
  readonly minLevel: Level;
  /** What is always below is not looked for. Less than `minLevel` where findings that are not printed are of use. */
  readonly leastAsked: Level;
  readonly failOn: Level | undefined;
  readonly only: readonly string[];
  readonly skip: readonly string[];
  readonly burst: BurstParameters;
  readonly rank: RankParameters;
  /** The options that narrow what is loaded, for the disclosure; "" for none. */
  readonly narrowedBy: string;
}

/**
 * Works out what was typed.
 * @throws SpitzelError (exit code 2) for a wrong value or options that contradict each other.
 */
export function detectOptions(typed: TypedOptions, configuration: Configuration): DetectOptions {
  const printsSummary = typed.get(SUMMARY);
  const query = queryOptions(typed);
  const { cursorFile, follows } = query.durable;
  const isOfLines = printsSummary || cursorFile !== undefined || follows;
  const format = typed.get(FINDING_OUTPUT) ?? (isOfLines ? "ndjson" : undefined);
  const by = typed.get(BY);
  if (by === "incident" && format !== undefined && format !== "table" && format !== "ndjson") {
    throw new SpitzelError(`--by incident is for --output table and ndjson, not ${format}`, {
      hint: "in csv, ocsf and ecs each finding stands alone: leave --by away.",
    });
  }
  return {
    query,
    rules: typed.get(RULES),
    usesPack: typed.get(PACK),
    variables: new Map(typed.get(VAR)),
    isStrictSigma: typed.get(STRICT_SIGMA),
    legacyAggregation: typed.get(LEGACY_AGGREGATION),
    includeDeprecated: typed.get(INCLUDE_DEPRECATED),
    correlationMode: typed.get(CORRELATION_MODE),
    iocFiles: typed.get(IOC),
    ignoreFile: typed.get(IGNORE),
    streams: typed.get(STREAM),
    printsSummary,
    includesEvents: typed.get(INCLUDE_EVENTS),
    printsCosts: typed.get(RULE_COSTS),
    format,
    by,
    minLevel: typed.get(MIN_LEVEL),
    leastAsked: typed.get(MIN_LEVEL),
    failOn: typed.get(FAIL_ON),
    only: typed.get(ONLY),
    skip: typed.get(SKIP),
    burst: parametersOf(BURST, BURST_DEFAULTS, typed, configuration.burst),
    rank: parametersOf(RANK, RANK_DEFAULTS, typed, configuration.rank),
    narrowedBy: narrowedBy(typed),
  };
}

/** `--from and --match`: times first. */
function narrowedBy({ given }: TypedOptions): string {
  return (["time", "content"] as const)
    .flatMap((what) => given.filter(({ narrows }) => narrows === what))
    .map(({ name }) => `--${name}`)
    .join(" and ");
}
