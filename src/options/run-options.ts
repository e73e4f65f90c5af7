import { SpitzelError } from "../errors.ts";
import { asTyped, flag, flagThatIsOn, type Option, value } from "./option.ts";
import { parseDuration } from "./time.ts";
import { KEYS_TO_VERIFY, VERIFIED } from "./validate-options.ts";
import { DECOMPRESS_LIMIT, RECORD_LIMIT } from "./where-options.ts";

/** Options that say how the run goes. */

export const RUN = { group: "The run:" } as const;
const HISTORY = { ...RUN, sources: ["Event history"] } as const;
const REPEATED = { ...RUN, sources: ["Event history", "trail files", "a bucket"] } as const;

export const EXPLAIN = flag({
  ...RUN,
  name: "explain",
  describe: "say how the query is understood and answered, then stop",
});

export const MAX_TIME = value(
  { ...RUN, name: "max-time", describe: "stop after 30m, 2h; exit code 4" },
  parseDuration,
);

export const CHECKPOINT = value(
  {
    ...HISTORY,
    name: "checkpoint",
    describe: "note progress in this file; the same command goes on from there",
    excludes: ["cursor", "follow"].map((other) => ({
      other,
      message: `--checkpoint is one answer in parts, --${other} has no end`,
      hint: "--cursor FILE goes on by itself where an interrupted run stopped.",
    })),
  },
  asTyped,
);

export const CURSOR = value(
  {
    ...REPEATED,
    name: "cursor",
    describe: "print only what no earlier run with this file has printed",
  },
  asTyped,
);

export const FOLLOW = flag({
  ...REPEATED,
  name: "follow",
  alias: "f",
  describe: "go on with new records as they appear",
});

export const OVERLAP = value(
  {
    ...REPEATED,
    name: "overlap",
    describe: "how late a record may appear, with --cursor and --follow (20m; of files 1d)",
    needs: ["cursor", "follow"],
  },
  parseDuration,
);

export const POLL = value(
  {
    ...REPEATED,
    name: "poll",
    describe: "time between looks, with --follow (30s)",
    usual: "30s",
    needs: ["follow"],
  },
  parseDuration,
);

/** How a run is repeated, goes on, and goes on for ever. */
export const DURABLE_OPTIONS: readonly Option[] = [CHECKPOINT, CURSOR, FOLLOW, OVERLAP, POLL];

export const EXIT_STATUS = flag({
  ...RUN,
  name: "exit-status",
  describe: "exit with 1 when nothing matched",
});

export const COVERAGE = value(
  {
    ...RUN,
    name: "coverage",
    describe: "write what was read and not read to this file (JSON)",
  },
  asTyped,
);

export const THREADS = value(
  {
    ...RUN,
    name: "threads",
    describe: "threads that read trail files; one a processor, at most 8",
    sources: ["trail files", "a bucket"],
  },
  threadCount,
);

export const QUIET = flag({
  ...RUN,
  name: "quiet",
  alias: "q",
  describe: "no summary, notes or progress on stderr",
});

/** NO_COLOR counts as --no-color. https://no-color.org */
const COLOR_ASKED = flagThatIsOn({
  ...RUN,
  name: "color",
  describe: "colour on a terminal; --no-color for none",
});

export const COLOR: Option<boolean> = {
  ...COLOR_ASKED,
  read: (texts, context) =>
    COLOR_ASKED.read(texts, context) && (context.variables["NO_COLOR"] ?? "") === "",
};

/** What every command that reads records takes. */
export const READING_OPTIONS: readonly Option[] = [
  COVERAGE,
  DECOMPRESS_LIMIT,
  RECORD_LIMIT,
  THREADS,
  KEYS_TO_VERIFY,
  VERIFIED,
  QUIET,
  COLOR,
];

function threadCount(text: string): number {
  if (/^[1-9]\d?$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a whole number from 1 to 99 after --threads, got "${text}"`, {
    hint: "leave it out for one thread a processor.",
  });
}
