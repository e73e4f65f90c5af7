import { isDay } from "../detect/ignore-list.ts";
import { SpitzelError } from "../errors.ts";
import { FIND, PRINT } from "./finding-options.ts";
import { asTyped, type Option, value } from "./option.ts";

/** Options of detect that are about findings it has printed before, by their ids. */

/** Of a query, --explain is about how it is answered; here it is about what was found. */
export const EXPLAIN_FINDING = value(
  {
    ...PRINT,
    name: "explain",
    describe: "why the finding with this id fired, its record and what next, in text",
    excludes: ["stream", "by", "summary", "output"].map((other) => ({
      other,
      message: `--explain is about one finding, --${other} about how many are printed`,
      hint: "leave one of the two out.",
    })),
  },
  findingId,
);

export const WRITE_IGNORE = value(
  {
    ...FIND,
    name: "write-ignore",
    describe: "add the findings with these ids to this list for --ignore",
    excludes: ["explain", "stream", "by", "summary", "output"].map((other) => ({
      other,
      message: `--write-ignore prints no findings, --${other} is about printing`,
      hint: "leave one of the two out.",
    })),
  },
  asTyped,
);

export const REASON = value(
  {
    ...FIND,
    name: "reason",
    describe: "why they are known, for --write-ignore",
    needs: ["write-ignore"],
  },
  asTyped,
);

export const UNTIL = value(
  {
    ...FIND,
    name: "until",
    describe: "the last day on which they are, for --write-ignore: 2027-01-31",
    needs: ["write-ignore"],
  },
  day,
);

export const CHOSEN_OPTIONS: readonly Option[] = [EXPLAIN_FINDING, WRITE_IGNORE, REASON, UNTIL];

/** @throws SpitzelError (exit code 2) for what is no id, nor the beginning of one. */
export function findingId(text: string): string {
  const id = text.toLowerCase();
  if (/^[0-9a-f]{1,64}$/.test(id)) return id;
  throw new SpitzelError(`expected the id of a finding, or its first digits, got "${text}"`, {
    hint: "on a terminal it is the last column of the table, in NDJSON it is called id.",
  });
}

/** @throws SpitzelError (exit code 2) for what is no day. */
export function day(text: string): string {
  if (isDay(text)) return text;
  throw new SpitzelError(`expected a day such as 2027-01-31 after --until, got "${text}"`, {
    hint: "write year, month and day.",
  });
}
