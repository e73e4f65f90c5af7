import { settingHint } from "../detect/configuration.ts";
import type { BurstParameters, RankParameters } from "../detect/behaviour/parameters.ts";
import { SpitzelError } from "../errors.ts";
import type { CloudTrailRecord } from "../record.ts";
import { type Option, value } from "./option.ts";
import type { TypedOptions } from "./typed-options.ts";

/** What a number that bounds a detector may be, and its names as an option and in spitzel.yaml. */
interface ParameterSpec {
  readonly name: string;
  readonly setting: string;
  readonly group: string;
  readonly least: number;
  readonly most?: number;
  readonly isWhole: boolean;
  readonly describe: string;
}

interface Parameter extends ParameterSpec {
  readonly option: Option<number | undefined>;
}

type Parameters<P> = { readonly [K in keyof P]: Parameter };

function parameter(spec: ParameterSpec): Parameter {
  const { name, group, describe } = spec;
  const option = value({ name, group, describe }, (text) => checked(text, spec, `--${name}`));
  return { ...spec, option };
}

const whole = { isWhole: true } as const;
const fraction = { isWhole: false } as const;
const burst = { group: "Burst sweeps:" } as const;
const rank = { group: "Ranked principals:" } as const;

export const BURST: Parameters<BurstParameters> = {
  gapSeconds: parameter({
    ...burst,
    ...whole,
    name: "burst-gap-seconds",
    setting: "gap_seconds",
    least: 1,
    describe: "first-seen actions this far apart part bursts (300)",
  }),
  minFirsts: parameter({
    ...burst,
    ...whole,
    name: "burst-min-firsts",
    setting: "min_firsts",
    least: 2,
    describe: "first-seen actions that make a burst (3)",
  }),
  highErrorRate: parameter({
    ...burst,
    ...fraction,
    name: "burst-high-error-rate",
    setting: "high_error_rate",
    least: 0,
    most: 1,
    describe: "share of errors that makes it high (0.5)",
  }),
  highServiceCount: parameter({
    ...burst,
    ...whole,
    name: "burst-high-service-count",
    setting: "high_service_count",
    least: 1,
    describe: "services that alone make it high (none does)",
  }),
  windowEdgeMarginSeconds: parameter({
    ...burst,
    ...whole,
    name: "burst-window-edge-margin-seconds",
    setting: "window_edge_margin_seconds",
    least: 0,
    describe: "so soon after the first record, services make none high (300)",
  }),
};

export const RANK: Parameters<RankParameters> = {
  minEvents: parameter({
    ...rank,
    ...whole,
    name: "rank-min-events",
    setting: "min_events",
    least: 1,
    describe: "principals with fewer events are not scored (50)",
  }),
  minScorablePrincipals: parameter({
    ...rank,
    ...whole,
    name: "rank-min-scorable-principals",
    setting: "min_scorable_principals",
    least: 1,
    describe: "with fewer principals none is compared (5)",
  }),
  mediumComposite: parameter({
    ...rank,
    ...fraction,
    name: "rank-composite-medium",
    setting: "composite_medium_threshold",
    least: -Infinity,
    describe: "composite z-score that is medium (2)",
  }),
  lowComposite: parameter({
    ...rank,
    ...fraction,
    name: "rank-composite-low",
    setting: "composite_low_threshold",
    least: -Infinity,
    describe: "composite z-score that is low (1)",
  }),
};

/** The options of the parameters, in their order. */
export function optionsOf<P extends object>(parameters: Parameters<P>): readonly Option[] {
  return Object.values<Parameter>(parameters).map(({ option }) => option);
}

/**
 * The parameters: an option wins over spitzel.yaml, that over the default.
 * @param settings the section of spitzel.yaml, such as what stands under `detect.burst`
 * @throws SpitzelError (exit code 2) for a value out of bounds, or a setting that does not exist.
 */
export function parametersOf<P extends { readonly [K in keyof P]: number }>(
  parameters: Parameters<P>,
  defaults: P,
  typed: TypedOptions,
  settings: CloudTrailRecord,
): P {
  const entries = Object.entries<Parameter>(parameters);
  const names = entries.map(([, { setting }]) => setting);
  const unknown = Object.keys(settings).find((name) => !names.includes(name));
  if (unknown !== undefined) {
    throw new SpitzelError(`unknown setting "${unknown}" in the configuration`, {
      hint: settingHint(unknown, names),
    });
  }
  const given = entries.flatMap(([key, one]): readonly (readonly [string, number])[] => {
    const set = settings[one.setting];
    const number =
      typed.get(one.option) ?? (set === undefined ? undefined : checked(set, one, one.setting));
    return number === undefined ? [] : [[key, number]];
  });
  return { ...defaults, ...Object.fromEntries<number>(given) };
}

function checked(typed: unknown, spec: ParameterSpec, name: string): number {
  const number = typeof typed === "string" && typed.trim() !== "" ? Number(typed) : typed;
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
    `expected a ${isWhole ? "whole " : ""}number${range} for ${name}, got ${JSON.stringify(typed)}`,
    { hint: `${spec.describe}.` },
  );
}
