import { Buffer } from "node:buffer";
import {
  type CloudTrailRecord,
  eventTimeMs,
  noteWrapperTime,
  type Place,
  type ReadRecord,
  stringField,
} from "../../record.ts";
import type { Coverage } from "../../source/coverage.ts";
import type { Seen } from "../../source/seen-records.ts";
import { uuidOfWords, wordsOfUuid } from "../event-ids.ts";
import {
  type EventRows,
  HAS_UUID,
  IS_OPEN,
  IS_PARSED,
  IS_SHOWN,
  IS_WANTED,
  WORDS_A_ROW,
} from "./event-rows.ts";
import type { Deed } from "../behaviour/deed.ts";
import type { Entries } from "../sigma/correlate/entries.ts";
import type { EventRow } from "../sigma/correlate/event-columns.ts";
import type { StoredRead } from "../sigma/correlate/stored-records.ts";
import type { MergeValues } from "./merge-values.ts";
import { placesIn } from "./places.ts";
import { deedOf } from "./row-deed.ts";

/** An event, in as much as the detectors are to look at it. */
export interface RowEvent {
  /** Undefined when its record is to be asked. */
  readonly deed: Deed | undefined;
  /** Its record, where behaviour or first uses may show it; parsed when it is looked at. */
  readonly shown: ReadRecord | undefined;
  /** Its record, where rules are to be asked of it. */
  readonly open: ReadRecord | undefined;
  /** What correlations keep of it, where the rules are decided. */
  readonly kept: KeptEvent | undefined;
  /** Its record, where it may be one of those that are wanted. */
  readonly wanted: ReadRecord | undefined;
  /** Whose findings it is, where the rules are decided. */
  readonly matched: MatchedEvent | undefined;
}

interface KeptEvent extends Pick<EventRow, "timeMs" | "eventId"> {
  readonly entries: Entries;
  readonly read: StoredRead;
}

interface MatchedEvent {
  /** The ids of the rules. */
  readonly rules: readonly string[];
  readonly read: ReadRecord;
  readonly ms: number;
  readonly eventId: string;
  /** By what the findings of each rule are merged, where that is known without the record. */
  readonly mergeValues: MergeValues | undefined;
}

/** Which events came before. Their time is for who remembers them for a while. */
interface SeenEvents {
  readonly see: (words: Uint32Array, at: number, timeMs: number) => Seen;
  readonly seeOther: (id: string, content: Uint32Array, at: number, timeMs: number) => Seen;
}

/** The events in the rows that did not come before, in their order; counts them. */
export function* eventsIn(
  rows: EventRows,
  seen: SeenEvents,
  coverage: Coverage,
): Generator<RowEvent> {
  const placeOf = placesIn(rows.neighbours);
  const odd = new Map(rows.odd);
  const bytes = Buffer.from(rows.bytes.buffer, rows.bytes.byteOffset, rows.bytes.length);
  for (let row = 0; row < rows.count; row++) {
    const flags = rows.flags[row]!;
    const line = rows.lines[row]!;
    const start = line <= 0 ? 0 : rows.ends[line - 1]!;
    const end = line < 0 ? 0 : rows.ends[line]!;
    const place = line < 0 ? undefined : placeOf(row);
    const rules = rows.rules[rows.matched[row]!];
    let read: ReadRecord | undefined;
    if (rules !== undefined || (flags & (IS_OPEN | IS_PARSED | IS_SHOWN | IS_WANTED)) !== 0) {
      read = new LineRecord(
        odd.get(line) ?? bytes.toString("utf8", start, end),
        place,
        rows.times[row]!,
      );
    }
    const verdict = seeRow(rows, row, read, seen);
    if (verdict === "repeated") {
      coverage.duplicates++;
      continue;
    }
    coverage.matched++;
    if (verdict === "clash") coverage.clash(eventIdOf(rows, row, read));
    const entries = rows.entries[rows.kept[row]!];
    const isParsed = (flags & IS_PARSED) !== 0;
    yield {
      deed: isParsed ? undefined : deedOf(rows, row),
      shown: isParsed || (flags & IS_SHOWN) !== 0 ? read : undefined,
      open: isParsed || (flags & IS_OPEN) !== 0 ? read : undefined,
      wanted: isParsed || (flags & IS_WANTED) !== 0 ? read : undefined,
      kept: entries && {
        entries,
        timeMs: rows.times[row]!,
        eventId: { words: rows.words, at: row * WORDS_A_ROW },
        read: { bytes: bytes.subarray(start, end), place },
      },
      matched: rules && {
        rules,
        read: read!,
        ms: rows.times[row]!,
        eventId: uuidOfWords(rows.words, row * WORDS_A_ROW),
        mergeValues: rows.mergeValues[rows.merging[row]!],
      },
    };
  }
}

/** A record that is parsed when it is looked at. */
class LineRecord implements ReadRecord {
  readonly isMatch = true;
  readonly text: string;
  readonly place: Place | undefined;
  readonly #ms: number;
  #record: CloudTrailRecord | undefined;

  /** @param ms its time, also where that stood around it; NaN when there is none */
  constructor(text: string, place: Place | undefined, ms: number) {
    this.text = text;
    this.place = place;
    this.#ms = ms;
  }

  get record(): CloudTrailRecord {
    return (this.#record ??= this.#parsed());
  }

  #parsed(): CloudTrailRecord {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the source has found an object in it
    const record = JSON.parse(this.text) as CloudTrailRecord;
    const isTimed = Number.isNaN(this.#ms) || eventTimeMs(record) !== undefined;
    if (!isTimed) noteWrapperTime(record, new Date(this.#ms).toISOString());
    return record;
  }
}

function seeRow(
  { flags, words, times }: EventRows,
  row: number,
  read: ReadRecord | undefined,
  seen: SeenEvents,
): Seen {
  const at = row * WORDS_A_ROW;
  if ((flags[row]! & HAS_UUID) !== 0) return seen.see(words, at, times[row]!);
  const id = read === undefined ? undefined : stringField(read.record, "eventID");
  if (id === undefined) return "new";
  const timeMs = (read && eventTimeMs(read.record)) ?? 0;
  return wordsOfUuid(id, words, at)
    ? seen.see(words, at, timeMs)
    : seen.seeOther(id, words, at + 4, timeMs);
}

function eventIdOf({ flags, words }: EventRows, row: number, read: ReadRecord | undefined): string {
  if ((flags[row]! & HAS_UUID) !== 0) return uuidOfWords(words, row * WORDS_A_ROW);
  return (read === undefined ? undefined : stringField(read.record, "eventID")) ?? "";
}
