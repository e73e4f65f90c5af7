import type { Options } from "yargs";
import { FINDING_FORMATS } from "../output/findings/formats.ts";
import { outputHelp } from "../output/formats.ts";
import { WINDOW_FORMATS } from "../output/windows/formats.ts";
import { BURST_SPECS, parameterOptions, RANK_SPECS } from "./behaviour-options.ts";
import { QUERY_OPTIONS } from "./options.ts";

const text = { type: "string", requiresArg: true } as const;
const repeatable = { ...text, array: true, nargs: 1 } as const;
const flag = { type: "boolean" } as const;

const FIND = "What to find:";
const OUTPUT = "What to print:";
const RUN = "The run:";
const BURSTS = "Burst sweeps:";
const RANKS = "Ranked principals:";

/** Where and when to look: as in a query. */
const SOURCE_OPTIONS = {
  match: QUERY_OPTIONS.match,
  exclude: QUERY_OPTIONS.exclude,
  trail: QUERY_OPTIONS.trail,
  region: QUERY_OPTIONS.region,
  profile: QUERY_OPTIONS.profile,
  "endpoint-url": QUERY_OPTIONS["endpoint-url"],
  rate: QUERY_OPTIONS.rate,
  from: QUERY_OPTIONS.from,
  to: QUERY_OPTIONS.to,
  since: QUERY_OPTIONS.since,
  "last-minute": QUERY_OPTIONS["last-minute"],
} as const satisfies Record<string, Options>;

const RUN_OPTIONS = {
  coverage: QUERY_OPTIONS.coverage,
  "decompress-limit": QUERY_OPTIONS["decompress-limit"],
  threads: QUERY_OPTIONS.threads,
  quiet: QUERY_OPTIONS.quiet,
  color: QUERY_OPTIONS.color,
} as const satisfies Record<string, Options>;

/** The options of `spitzel detect`, as `--help` lists them. */
export const DETECT_OPTIONS: Readonly<Record<string, Options>> = {
  ...SOURCE_OPTIONS,
  rules: { ...repeatable, alias: "r", group: FIND, describe: "Sigma rule, or folder of them" },
  pack: { ...flag, group: FIND, describe: "spitzel's own rules; --no-pack for none" },
  var: {
    ...repeatable,
    group: FIND,
    describe: "values for a rule's %placeholder%: NAME=VALUE,VALUE",
  },
  "strict-sigma": { ...flag, group: FIND, describe: "Sigma without spitzel's extensions" },
  "legacy-aggregation": { ...flag, group: FIND, describe: "run Sigma 1's count() after a |" },
  "include-deprecated": {
    ...flag,
    group: FIND,
    describe: "rules of status deprecated or unsupported too",
  },
  "correlation-mode": {
    ...text,
    group: FIND,
    describe: "episode (one finding while it goes on), each or reset",
  },
  ioc: {
    ...repeatable,
    group: FIND,
    describe: "indicators to look for: a list, CSV, STIX 2.1 or MISP JSON",
  },
  only: { ...repeatable, group: FIND, describe: "rule, detector (burst, ranked, ioc) or tag" },
  skip: { ...repeatable, group: FIND, describe: "rule, detector or tag to leave out" },
  ignore: { ...text, group: FIND, describe: "YAML list of known findings, each with an end" },
  output: {
    ...text,
    alias: "o",
    group: OUTPUT,
    describe: outputHelp(FINDING_FORMATS),
  },
  "min-level": {
    ...text,
    group: OUTPUT,
    describe: "informational, low, medium, high or critical, and above",
  },
  "include-events": {
    ...flag,
    group: OUTPUT,
    describe: "findings carry their records, at most 10",
  },
  stream: { ...flag, group: OUTPUT, describe: "print findings as they arise, unsorted" },
  summary: { ...flag, group: OUTPUT, describe: "ndjson ends with a line about the run" },
  "fail-on": { ...text, group: RUN, describe: "exit with 1 on a finding of this level or above" },
  config: { ...text, group: RUN, describe: "spitzel.yaml: parameters, settings by rule" },
  ...RUN_OPTIONS,
  ...parameterOptions(BURST_SPECS, BURSTS),
  ...parameterOptions(RANK_SPECS, RANKS),
};

/** The options of `spitzel timeline`. */
export const TIMELINE_OPTIONS: Readonly<Record<string, Options>> = {
  ...SOURCE_OPTIONS,
  window: { ...text, group: OUTPUT, describe: "events of one entity that make a window (60)" },
  rules: {
    ...repeatable,
    alias: "r",
    group: FIND,
    describe: "Sigma rules instead of the notebook's seven",
  },
  output: {
    ...text,
    alias: "o",
    group: OUTPUT,
    describe: outputHelp(WINDOW_FORMATS),
  },
  exact: { ...flag, group: FIND, describe: "the notebook's tests word by word, faults included" },
  all: { ...flag, group: OUTPUT, describe: "windows without a hit too" },
  ...RUN_OPTIONS,
};
