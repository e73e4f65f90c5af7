import { DETECTOR_NAMES } from "../detect/finding.ts";
import type { CorrelationMode } from "../detect/sigma/correlate/correlation-event.ts";
import { type Level, LEVELS } from "../detect/level.ts";
import { SpitzelError } from "../errors.ts";
import { BURST, optionsOf, RANK } from "./behaviour-options.ts";
import { FINDING_FORMATS } from "../output/findings/formats.ts";
import { outputOption } from "./output-option.ts";
import { asTyped, flag, flagThatIsOn, list, oneOf, type Option, value } from "./option.ts";
import { RUN } from "./run-options.ts";

/** Options that say what to find, and how findings are printed. */

export const FIND = { group: "What to find:" } as const;
export const PRINT = { group: "What to print:" } as const;

export const RULES = list(
  { ...FIND, name: "rules", alias: "r", describe: "Sigma rule, or folder of them" },
  asTyped,
);

export const PACK = flagThatIsOn({
  ...FIND,
  name: "pack",
  describe: "spitzel's own rules; --no-pack for none",
});

export const VAR = list(
  {
    ...FIND,
    name: "var",
    describe: "values for a rule's %placeholder%: NAME=VALUE,VALUE",
  },
  variable,
);

export const STRICT_SIGMA = flag({
  ...FIND,
  name: "strict-sigma",
  describe: "Sigma without spitzel's extensions",
});

export const LEGACY_AGGREGATION = flag({
  ...FIND,
  name: "legacy-aggregation",
  describe: "run Sigma 1's count() after a |",
});

export const INCLUDE_DEPRECATED = flag({
  ...FIND,
  name: "include-deprecated",
  describe: "rules of status deprecated or unsupported too",
});

const CORRELATION_MODES = [
  "episode",
  "each",
  "reset",
] as const satisfies readonly CorrelationMode[];

export const CORRELATION_MODE = value(
  {
    ...FIND,
    name: "correlation-mode",
    describe: "episode (one finding while it goes on), each or reset",
    words: CORRELATION_MODES,
    usual: "episode",
  },
  correlationMode,
);

export const IOC = list(
  {
    ...FIND,
    name: "ioc",
    describe: "indicators to look for: a list, CSV, STIX 2.1 or MISP JSON",
  },
  asTyped,
);

/** Titles of rules hold commas, with a space behind them. */
const NAMES = { ...FIND, parted: /,(?!\s)/ } as const;

export const ONLY = list(
  { ...NAMES, name: "only", describe: `rule, detector (${DETECTOR_NAMES.join(", ")}) or tag` },
  asTyped,
);

export const SKIP = list(
  { ...NAMES, name: "skip", describe: "rule, detector or tag to leave out" },
  asTyped,
);

export const IGNORE = value(
  { ...FIND, name: "ignore", describe: "YAML list of known findings, each with an end" },
  asTyped,
);

/** What makes a detection print only what is new. */
const REPEATED = ["cursor", "follow"];

export const FINDING_OUTPUT = outputOption({
  ...PRINT,
  formats: FINDING_FORMATS,
  command: "spitzel detect",
  excludes: [
    {
      other: "summary",
      isMeant: (text) => text !== "ndjson",
      message: "--summary is a line of --output ndjson",
      hint: "stderr has the same facts, whatever the format.",
    },
    ...REPEATED.map((other) => ({
      other,
      isMeant: (text: string) => text === "table" || text === "csv",
      message: `--${other} prints a finding a line: --output ndjson, ocsf or ecs`,
      hint: "leave --output away.",
    })),
  ],
});

export const MIN_LEVEL = value(
  {
    ...PRINT,
    name: "min-level",
    describe: "informational, low, medium, high or critical, and above",
    words: LEVELS,
    usual: "informational",
  },
  (text) => level(text, "min-level"),
);

export const INCLUDE_EVENTS = flag({
  ...PRINT,
  name: "include-events",
  describe: "findings carry their records, at most 10",
});

export const STREAM = flag({
  ...PRINT,
  name: "stream",
  describe: "print findings as they arise, unsorted",
  excludes: REPEATED.map((other) => ({
    other,
    message: `--stream prints findings as they arise, with --${other} they are printed when what is new was read`,
    hint: "leave --stream away.",
  })),
});

const GROUPINGS = ["incident", "finding"] as const;

export const BY = value(
  {
    ...PRINT,
    name: "by",
    describe: "incident (usual on a terminal) or finding (usual elsewhere)",
    words: GROUPINGS,
    excludes: [
      {
        other: "stream",
        isMeant: (text) => text === "incident",
        message: "--stream prints findings before incidents are known",
        hint: "leave one of the two out.",
      },
      ...REPEATED.map((other) => ({
        other,
        isMeant: (text: string) => text === "incident",
        message: `--${other} prints findings as they are found, an incident has those of many runs`,
        hint: "leave one of the two out.",
      })),
    ],
  },
  (text) => oneOf(text, { option: "by", words: GROUPINGS }),
);

/** `--profile` is the AWS CLI's. */
export const RULE_COSTS = flag({
  ...PRINT,
  name: "rule-costs",
  describe: "what each rule cost, as a table on stderr",
});

export const SUMMARY = flag({
  ...PRINT,
  name: "summary",
  describe: "ndjson ends with a line about the run",
  excludes: REPEATED.map((other) => ({
    other,
    message: `--summary is a line of one run, --${other} adds to what earlier runs have printed`,
    hint: "stderr has the same facts.",
  })),
});

export const FAIL_ON = value(
  {
    ...RUN,
    name: "fail-on",
    describe: "exit with 1 on a finding of this level or above",
    words: LEVELS,
  },
  (text) => level(text, "fail-on"),
);

export const CONFIG = value(
  { ...RUN, name: "config", describe: "spitzel.yaml: parameters, settings by rule" },
  asTyped,
);

export const FINDING_OPTIONS: readonly Option[] = [
  RULES,
  PACK,
  VAR,
  STRICT_SIGMA,
  LEGACY_AGGREGATION,
  INCLUDE_DEPRECATED,
  CORRELATION_MODE,
  IOC,
  ONLY,
  SKIP,
  IGNORE,
  FINDING_OUTPUT,
  BY,
  MIN_LEVEL,
  INCLUDE_EVENTS,
  STREAM,
  SUMMARY,
  FAIL_ON,
  CONFIG,
];

export const BEHAVIOUR_OPTIONS: readonly Option[] = [...optionsOf(BURST), ...optionsOf(RANK)];

function variable(text: string): readonly [string, readonly string[]] {
  const [, name, values] = /^([^=]+)=(.*)$/s.exec(text) ?? [];
  if (name !== undefined && values !== undefined) return [name, values.split(",")];
  throw new SpitzelError(`expected NAME=VALUE,… after --var, got "${text}"`, {
    hint: "write for example --var AllowedRegions=eu-central-1,eu-west-1.",
  });
}

function level(text: string, option: string): Level {
  return oneOf(text === "info" ? "informational" : text, {
    option,
    words: LEVELS,
    expected: "a level",
    hint: () => `there is ${LEVELS.join(", ")}.`,
  });
}

function correlationMode(text: string): CorrelationMode {
  return oneOf(text, {
    option: "correlation-mode",
    words: CORRELATION_MODES,
    expected: "episode, each or reset",
    hint: () =>
      "episode makes one finding of what goes on, each one of every event, reset starts over.",
  });
}
