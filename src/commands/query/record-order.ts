import type { AddressLookup } from "../../addresses/address-facts.ts";
import { SpitzelError } from "../../errors.ts";
import { type RecordField, parseFields } from "../../fields/record-field.ts";
import { SortedSpool } from "../../detect/sorted-spool.ts";
import { recordAsWritten } from "../../json-text.ts";
import type { RecordOrderOptions } from "../../options/order-options.ts";
import { cellText } from "../../output/fields.ts";
import { eventTimeMs, noteWrapperTime, type ReadRecord, wrapperTimeOf } from "../../record.ts";

/** Takes records as they are read, and gives them back in another order. */
export interface RecordOrder {
  readonly add: (read: ReadRecord) => void;
  /** Once, when all were added. */
  readonly inOrder: () => Iterable<ReadRecord>;
}

/** @throws SpitzelError (exit code 2) for an unknown field */
export async function recordOrder(
  options: RecordOrderOptions,
  addresses?: AddressLookup,
): Promise<RecordOrder> {
  if (options.kind !== "sort") {
    return new FirstFew(options.count, options.kind === "newest" ? (ms) => -ms : (ms) => ms);
  }
  const name = options.by.replace(DESCENDING, "");
  const isReversed = name !== options.by;
  const [field, second] = await parseFields(name, "sort", addresses);
  if (field === undefined || second !== undefined || (isReversed && name !== "time")) {
    throw new SpitzelError(
      `expected time, time:desc or one field after --sort, got "${options.by}"`,
      {
        hint: "write for example --sort time.",
      },
    );
  }
  return new Sorted(field, isReversed);
}

/** Behind the name of a field. */
const DESCENDING = /:desc$/;

/** Its text is left in memory until this much waits; then it goes to a temporary file. */
const MAX_BYTES = 64 * 1024 * 1024;
/** Above all milliseconds that a Date can hold. */
const TIME_LIMIT = 8_640_000_000_000_001;

/** All records, by one field: a time by its moment, all else by its text. Equal ones stay as they came. */
class Sorted implements RecordOrder {
  readonly #spool = new SortedSpool<Waiting>(MAX_BYTES, RECORD_TEXT);
  readonly #keyOf: (read: ReadRecord) => string;

  constructor(field: RecordField, isReversed: boolean) {
    const isTime = field.name === "time";
    this.#keyOf = isTime
      ? ({ record }) => timeKey(eventTimeMs(record), isReversed)
      : (read) => cellText(field.valueOf(recordAsWritten(read)));
  }

  add(read: ReadRecord): void {
    this.#spool.add(this.#keyOf(read), waiting(read));
  }

  *inOrder(): Generator<ReadRecord> {
    for (const { item } of this.#spool.drain()) yield readAgain(item);
  }
}

/** Texts in the order of the times; what has none comes last. */
function timeKey(ms: number | undefined, isReversed: boolean): string {
  if (ms === undefined) return "~";
  return String(TIME_LIMIT + (isReversed ? -ms : ms)).padStart(17, "0");
}

const NOT_WELL_FORMED = /\p{Surrogate}/u;

/** What is known of a record beside its text; `time` when that stands around it. */
interface About extends Pick<ReadRecord, "origin" | "isContext"> {
  readonly time?: unknown;
}

/** A record on one line of a file: where it was read and what it is, then its own text. */
const RECORD_TEXT = {
  textOf: ({ text, about }: Waiting): string => {
    const where = Object.keys(about).length === 0 ? "" : JSON.stringify(about);
    // UTF-8 holds no half of a surrogate pair; JSON has an escape for it.
    return NOT_WELL_FORMED.test(text) ? `${where}\t\t${JSON.stringify(text)}` : `${where}\t${text}`;
  },
  ofText: (line: string): Waiting => {
    const tab = line.indexOf("\t");
    const [where, rest] = [line.slice(0, tab), line.slice(tab + 1)];
    return {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- textOf has written it
      text: rest.startsWith("\t") ? (JSON.parse(rest.slice(1)) as string) : rest,
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- likewise
      about: (where === "" ? {} : JSON.parse(where)) as About,
    };
  },
};

/** A record without its object: what waits is counted by its text, and the object takes several times that. */
interface Waiting {
  readonly text: string;
  readonly about: About;
}

function waiting({ text, record, origin, isContext }: ReadRecord): Waiting {
  const time = wrapperTimeOf(record);
  return {
    text,
    about: {
      ...(origin === undefined ? {} : { origin }),
      ...(isContext === undefined ? {} : { isContext }),
      ...(time === undefined ? {} : { time }),
    },
  };
}

/** Its record is parsed when it is asked for. */
function readAgain({ text, about: { time, ...about } }: Waiting): ReadRecord {
  let record: ReadRecord["record"] | undefined;
  return {
    text,
    ...about,
    get record() {
      if (record === undefined) {
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it was read as a record
        record = JSON.parse(text) as ReadRecord["record"];
        if (time !== undefined) noteWrapperTime(record, time);
      }
      return record;
    },
  };
}

interface Ranked {
  readonly rank: number;
  readonly read: ReadRecord;
}

/** The first few by time, without keeping the others. Of equal times those that came first. */
class FirstFew implements RecordOrder {
  readonly #count: number;
  readonly #rankOf: (ms: number) => number;
  /** Twice as many as wanted at most: then the later half goes. */
  #kept: Ranked[] = [];
  #worst = Infinity;

  constructor(count: number, rankOf: (ms: number) => number) {
    this.#count = count;
    this.#rankOf = rankOf;
  }

  add(read: ReadRecord): void {
    const ms = eventTimeMs(read.record);
    const rank = ms === undefined ? Infinity : this.#rankOf(ms);
    if (rank >= this.#worst && this.#kept.length >= this.#count) return;
    this.#kept.push({ rank, read });
    if (this.#kept.length >= 2 * this.#count + 64) this.#cut();
  }

  inOrder(): readonly ReadRecord[] {
    this.#cut();
    return this.#kept.map(({ read }) => read);
  }

  #cut(): void {
    this.#kept.sort((a, b) => (a.rank === b.rank ? 0 : a.rank - b.rank));
    this.#kept.length = Math.min(this.#kept.length, this.#count);
    if (this.#kept.length === this.#count) this.#worst = this.#kept.at(-1)?.rank ?? Infinity;
  }
}
