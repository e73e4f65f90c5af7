import {
  BURST_DEFAULTS,
  type BurstParameters,
  RANK_DEFAULTS,
  type RankParameters,
} from "../detect/behaviour/parameters.ts";
import type { Configuration } from "../detect/configuration.ts";
import type { CorrelationMode } from "../detect/sigma/correlate/correlation-event.ts";
import { type Level, LEVELS } from "../detect/level.ts";
import { SpitzelError } from "../errors.ts";
import { BURST_SPECS, parametersOf, RANK_SPECS } from "./behaviour-options.ts";
import { typedFormat } from "../output/formats.ts";
import { FINDING_FORMATS, type FindingFormatName } from "../output/findings/formats.ts";
import type { TypedOptions } from "./arguments.ts";
import { type QueryOptions, queryOptions } from "./query-options.ts";

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
  /** Undefined unless typed: then stdout decides. */
  readonly format: FindingFormatName | undefined;
  readonly minLevel: Level;
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
export function detectOptions(
  options: TypedOptions,
  configuration: Configuration,
  nowMs: number,
): DetectOptions {
  const printsSummary = options.flag("summary");
  const typed = typedFormat(FINDING_FORMATS, options.text("output"), "spitzel detect");
  const format = typed ?? (printsSummary ? "ndjson" : undefined);
  if (printsSummary && format !== "ndjson") {
    throw new SpitzelError(`expected --output ndjson with --summary, got "${typed ?? ""}"`, {
      hint: "stderr has the same facts, whatever the format.",
    });
  }
  return {
    query: sourceOptions(options, nowMs),
    rules: options.texts("rules"),
    usesPack: !options.isOff("pack"),
    variables: new Map(options.texts("var").map(variable)),
    isStrictSigma: options.flag("strict-sigma"),
    legacyAggregation: options.flag("legacy-aggregation"),
    includeDeprecated: options.flag("include-deprecated"),
    correlationMode: correlationMode(options.text("correlation-mode") ?? "episode"),
    iocFiles: options.texts("ioc"),
    ignoreFile: options.text("ignore"),
    streams: options.flag("stream"),
    printsSummary,
    includesEvents: options.flag("include-events"),
    format,
    minLevel: level("min-level", options.text("min-level") ?? "informational"),
    failOn:
      options.text("fail-on") === undefined
        ? undefined
        : level("fail-on", options.text("fail-on") ?? ""),
    only: options.texts("only"),
    skip: options.texts("skip"),
    burst: parametersOf(BURST_SPECS, BURST_DEFAULTS, options, configuration.burst),
    rank: parametersOf(RANK_SPECS, RANK_DEFAULTS, options, configuration.rank),
    narrowedBy: NARROWING.filter(
      (name) => options.text(name) !== undefined || options.texts(name).length > 0,
    )
      .map((name) => `--${name}`)
      .join(" and "),
  };
}

const NARROWING = ["from", "to", "since", "last-minute", "match", "exclude"];

/** The part of the options that a query has too; what to print is another matter. */
export function sourceOptions(options: TypedOptions, nowMs: number): QueryOptions {
  const typed: TypedOptions = {
    ...options,
    text: (name) => (name === "output" ? undefined : options.text(name)),
  };
  return queryOptions(typed, nowMs);
}

function variable(text: string): readonly [string, readonly string[]] {
  const [, name, values] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && values !== undefined) return [name, values.split(",")];
  throw new SpitzelError(`expected NAME=VALUE,… after --var, got "${text}"`, {
    hint: "write for example --var AllowedRegions=eu-central-1,eu-west-1.",
  });
}

function level(option: string, text: string): Level {
  const found = LEVELS.find((one) => one === text || (one === "informational" && text === "info"));
  if (found !== undefined) return found;
  throw new SpitzelError(`expected a level after --${option}, got "${text}"`, {
    hint: `there is ${LEVELS.join(", ")}.`,
  });
}

function correlationMode(text: string): CorrelationMode {
  if (text === "episode" || text === "each" || text === "reset") return text;
  throw new SpitzelError(
    `expected episode, each or reset after --correlation-mode, got "${text}"`,
    {
      hint: "episode makes one finding of what goes on, each one of every event, reset starts over.",
    },
  );
}
