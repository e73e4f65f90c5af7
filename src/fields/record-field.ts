import type { AddressLookup } from "../addresses/address-facts.ts";
import { SpitzelError } from "../errors.ts";
import { parseExpression } from "../expr-parser/parse.ts";
import { compilePath } from "../match/json-path.ts";
import { type CloudTrailRecord, eventTimeMs } from "../record.ts";
import { isProjectable } from "../source/product.ts";
import { suggest } from "../suggest.ts";
import { pathOfWord } from "./path-of-word.ts";
import { FIELD_NAMES, type ShortName, shortNamed, TIME_PARTS } from "./short-names.ts";

/** What is taken from a record: by a short name, or by a path. */
export interface RecordField {
  /** As it was typed. */
  readonly name: string;
  /** undefined where the record has nothing; a path with several nodes gives a list. */
  readonly valueOf: (record: CloudTrailRecord) => unknown;
  /** The paths that it reads; undefined when they are not plain ones. */
  readonly reads: readonly (readonly string[])[] | undefined;
  /** Files say its value: only who has opened them can tell it. */
  readonly isOfAddress?: true;
  /** Some of them that mostly say all; see `ShortName.mostly`. */
  readonly mostly?: {
    readonly reads: readonly (readonly string[])[];
    readonly isEnough: (record: CloudTrailRecord) => boolean;
  };
  /** It is the record's time, cut to this many milliseconds. */
  readonly bucketMs?: number;
  /** A time is never cut short. */
  readonly isWhole: boolean;
}

/**
 * Parses a list of short names and JSONPaths, comma-separated.
 * @param option where they were typed, without dashes
 * @param addresses what the fields of addresses are taken from
 * @throws SpitzelError (exit code 2) for an unknown name or a wrong path
 */
export async function parseFields(
  text: string,
  option: string,
  addresses?: AddressLookup,
): Promise<readonly RecordField[]> {
  return Promise.all(splitFields(text).map((part) => parseField(part, option, addresses)));
}

/** The names and paths in a list. Commas inside brackets belong to a path. */
export function splitFields(text: string): readonly string[] {
  return text.split(/,(?![^[]*\])/).map((part) => part.trim());
}

async function parseField(
  text: string,
  option: string,
  addresses: AddressLookup | undefined,
): Promise<RecordField> {
  if (text.startsWith("$")) return pathField(text, option);
  const short = shortNamed(text);
  if (short?.ofAddress !== undefined) return addressField(text, short, addresses);
  if (short !== undefined) {
    const { valueOf, mostly } = short;
    return {
      name: text,
      valueOf,
      reads: short.reads.map(keysOf),
      isWhole: text === "time",
      ...(mostly && { mostly: { ...mostly, reads: mostly.reads.map(keysOf) } }),
    };
  }
  if (text === "hour" || text === "day") return bucketField(text, TIME_PARTS[text]);
  const near = text === "" ? undefined : await suggest(text, FIELD_NAMES);
  throw new SpitzelError(`expected a path or a short name in --${option}, got "${text}"`, {
    hint:
      near === undefined
        ? `write a path such as ${text === "" ? "$.eventName" : pathOfWord(text)}, or one of ${FIELD_NAMES.join(", ")}.`
        : `did you mean ${near}?`,
  });
}

function addressField(
  name: string,
  { valueOf, ofAddress }: ShortName,
  addresses: AddressLookup | undefined,
): RecordField {
  if (addresses === undefined) {
    throw new SpitzelError(`"${name}" is not in the records`, {
      hint: "name a file that knows addresses: --geoip FILE.mmdb.",
    });
  }
  return {
    name,
    valueOf: (record) => {
      const facts = addresses(String(valueOf(record)));
      return facts === undefined ? undefined : ofAddress?.(facts);
    },
    reads: undefined,
    isOfAddress: true,
    isWhole: false,
  };
}

function keysOf(path: string): readonly string[] {
  return path.split(".");
}

async function pathField(text: string, option: string): Promise<RecordField> {
  const expr = parseExpression(text);
  if (expr.kind !== "present") {
    throw new SpitzelError(`expected a path alone in --${option}, got "${text}"`, {
      hint: "conditions go into --match.",
    });
  }
  const { select } = await compilePath(expr.path);
  const { keys } = expr.path;
  return { name: text, valueOf: select, reads: keys && [keys], isWhole: false };
}

/** The record's time, cut to so many milliseconds: the beginning of the hour, of the day. */
export function bucketField(name: string, bucketMs: number): RecordField {
  const valueOf = (record: CloudTrailRecord): string | undefined => {
    const ms = eventTimeMs(record);
    return ms === undefined ? undefined : bucketText(ms, bucketMs);
  };
  return { name, valueOf, reads: [["eventTime"]], bucketMs, isWhole: true };
}

/** `2023-07-10` for days, `2023-07-10T12:00Z` for what is longer than a minute. */
export function bucketText(ms: number, bucketMs: number): string {
  const text = new Date(Math.floor(ms / bucketMs) * bucketMs).toISOString();
  if (bucketMs % 86_400_000 === 0) return text.slice(0, 10);
  return bucketMs % 60_000 === 0 ? `${text.slice(0, 16)}Z` : `${text.slice(0, 19)}Z`;
}

/** The paths that fields read in the records of files, for threads: those of nearly every record first. */
export function projectedPaths(fields: readonly Pick<RecordField, "reads" | "mostly">[]): {
  readonly paths: readonly (readonly string[])[];
  readonly eager: number;
} {
  const there = fields.filter(({ reads }) => reads?.every(isProjectable) === true);
  const first = there.flatMap(({ reads = [], mostly }) => mostly?.reads ?? reads);
  return { paths: [...first, ...there.flatMap(({ reads = [] }) => reads)], eager: first.length };
}
