import type { Options } from "yargs";
import type { BurstParameters, RankParameters } from "../detect/behaviour/parameters.ts";
import { SpitzelError } from "../errors.ts";
import type { CloudTrailRecord } from "../record.ts";
import type { TypedOptions } from "./arguments.ts";

/** A number that bounds a detector: its option, its name in spitzel.yaml, and what it may be. */
interface ParameterSpec {
  readonly option: string;
  readonly setting: string;
  readonly least: number;
  readonly most?: number;
  readonly isWhole: boolean;
  readonly describe: string;
}

type Specs<P> = { readonly [K in keyof P]: ParameterSpec };

const whole = { isWhole: true } as const;
const fraction = { isWhole: false } as const;

export const BURST_SPECS: Specs<BurstParameters> = {
  gapSeconds: {
    ...whole,
    option: "burst-gap-seconds",
    setting: "gap_seconds",
    least: 1,
    describe: "first-seen actions this far apart part bursts (300)",
  },
  minFirsts: {
    ...whole,
    option: "burst-min-firsts",
    setting: "min_firsts",
    least: 2,
    describe: "first-seen actions that make a burst (3)",
  },
  highErrorRate: {
    ...fraction,
    option: "burst-high-error-rate",
    setting: "high_error_rate",
    least: 0,
    most: 1,
    describe: "share of errors that makes it high (0.5)",
  },
  highServiceCount: {
    ...whole,
    option: "burst-high-service-count",
    setting: "high_service_count",
    least: 1,
    describe: "services that make it high (3)",
  },
  windowEdgeMarginSeconds: {
    ...whole,
    option: "burst-window-edge-margin-seconds",
    setting: "window_edge_margin_seconds",
    least: 0,
    describe: "so soon after the first record, services make none high (300)",
  },
};

export const RANK_SPECS: Specs<RankParameters> = {
  minEvents: {
    ...whole,
    option: "rank-min-events",
    setting: "min_events",
    least: 1,
    describe: "principals with fewer events are not scored (50)",
  },
  minScorablePrincipals: {
    ...whole,
    option: "rank-min-scorable-principals",
    setting: "min_scorable_principals",
    least: 1,
    describe: "with fewer principals none is compared (5)",
  },
  mediumComposite: {
    ...fraction,
    option: "rank-composite-medium",
    setting: "composite_medium_threshold",
    least: -Infinity,
    describe: "composite z-score that is medium (2)",
  },
  lowComposite: {
    ...fraction,
    option: "rank-composite-low",
    setting: "composite_low_threshold",
    least: -Infinity,
    describe: "composite z-score that is low (1)",
  },
};

/** The specs as options of the command line. */
export function parameterOptions<P extends object>(
  specs: Specs<P>,
  group: string,
): Readonly<Record<string, Options>> {
  return Object.fromEntries(
    Object.values<ParameterSpec>(specs).map(({ option, describe }) => [
      option,
      { type: "string", requiresArg: true, group, describe } as const,
    ]),
  );
}

/**
 * The parameters: an option wins over spitzel.yaml, that over the default.
 * @param settings the section of spitzel.yaml, such as what stands under `detect.burst`
 * @throws SpitzelError (exit code 2) for a value out of bounds, or a setting that does not exist.
 */
export function parametersOf<P extends { readonly [K in keyof P]: number }>(
  specs: Specs<P>,
  defaults: P,
  options: TypedOptions,
  settings: CloudTrailRecord,
): P {
  const entries = Object.entries<ParameterSpec>(specs);
  const names = entries.map(([, { setting }]) => setting);
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SpitzelError(`unknown setting "${unknown}" in the configuration`, {
      hint: `there is ${names.join(", ")}.`,
    });
  }
  const given = entries.flatMap(([key, spec]): readonly (readonly [string, number])[] => {
    const text = options.text(spec.option);
    if (text !== undefined) return [[key, checked(text, spec, `--${spec.option}`)]];
    const setting = settings[spec.setting];
    return setting === undefined ? [] : [[key, checked(setting, spec, spec.setting)]];
  });
  return { ...defaults, ...Object.fromEntries<number>(given) };
}

function checked(value: unknown, spec: ParameterSpec, name: string): number {
  const number = typeof value === "string" && value.trim() !== "" ? Number(value) : value;
  const { least, most = Infinity, isWhole } = spec;
  const isRight =
    typeof number === "number" &&
    Number.isFinite(number) &&
    number >= least &&
    number <= most &&
    (!isWhole || Number.isInteger(number));
  if (isRight) return number;
  const range =
    most === Infinity
      ? least === -Infinity
        ? ""
        : ` of ${least} or more`
      : ` from ${least} to ${most}`;
  throw new SpitzelError(
    `expected a ${isWhole ? "whole " : ""}number${range} for ${name}, got ${JSON.stringify(value)}`,
    { hint: `${spec.describe}.` },
  );
}
