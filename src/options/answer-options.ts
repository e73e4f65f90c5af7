import { FIELD_NAMES } from "../fields/short-names.ts";
import { RECORD_FORMATS } from "../output/records/formats.ts";
import { asTyped, flag, list, type Option, value, wholeNumber } from "./option.ts";
import { outputOption } from "./output-option.ts";

/** Options that say what a query prints. */

export const ANSWER = { group: "What to print:" } as const;

/** What makes a run durable, and is answered with records alone. */
export const DURABLE = ["checkpoint", "cursor", "follow"];

const printsRecordsOnly = DURABLE.map((other) => ({
  other,
  message: `--${other} prints NDJSON only`,
  hint: "leave --count and --output away.",
}));

/** Why an option that prints no records cannot stand beside those that are about them. */
export const NO_RECORDS = (name: string) =>
  [...DURABLE, "limit", "fields", "count", "with-origin"].map((other) => ({
    other,
    message: `--${name} counts in groups, --${other} is about records`,
    hint: other === "limit" ? "for the largest groups: --top 20." : "give one of them.",
  }));

export const LIMIT = value(
  {
    ...ANSWER,
    name: "limit",
    alias: "n",
    describe: "stop after this many matches",
    excludes: DURABLE.map((other) => ({
      other,
      message: `--limit cannot be combined with --${other}`,
      hint: "a page would be printed in part, and be lost or repeated: use --max-time.",
    })),
  },
  (text) => wholeNumber(text, "limit", "write --limit 10; to print none, use --count."),
);

export const COUNT = flag({
  ...ANSWER,
  name: "count",
  alias: "c",
  describe: "print the number of matches only",
  excludes: [
    {
      other: "fields",
      message: "--count prints a number, --fields says what to print of each record",
      hint: "give one of them.",
    },
    ...printsRecordsOnly,
  ],
});

/** Paths and short names; joined, since each text may hold several. */
const FIELD_TEXTS = list(
  {
    ...ANSWER,
    name: "fields",
    describe: "paths or short names: time,user,$.requestParameters.bucketName",
    parted: "by parse",
    parts: FIELD_NAMES,
  },
  asTyped,
);

export const FIELDS: Option<string | undefined> = {
  ...FIELD_TEXTS,
  read: (texts) => (texts.length === 0 ? undefined : texts.join(",")),
};

const WRAPS = {
  message: "--with-origin wraps whole records in NDJSON",
  hint: "for columns: --fields time,account,region,…",
} as const;

export const RECORD_OUTPUT = outputOption({
  ...ANSWER,
  formats: RECORD_FORMATS,
  command: "spitzel",
  excludes: [...printsRecordsOnly, { other: "with-origin", ...WRAPS }].map((one) => ({
    ...one,
    isMeant: (text: string) => text !== "ndjson",
  })),
});

export const DEDUPE = flag({ ...ANSWER, name: "dedupe", describe: "print each eventID once" });

export const WITH_ORIGIN = flag({
  ...ANSWER,
  name: "with-origin",
  describe: 'wrap each record: {"account":…,"region":…,"record":…}',
  excludes: [{ other: "fields", ...WRAPS }],
});

export const ANSWER_OPTIONS: readonly Option[] = [
  LIMIT,
  COUNT,
  FIELDS,
  RECORD_OUTPUT,
  DEDUPE,
  WITH_ORIGIN,
];
