import { recordAsWritten, storedText } from "../../../json-text.ts";
import type { CloudTrailRecord, Place, PlacedRecord } from "../../../record.ts";
import { FIRST_LENGTH, grown } from "../../columns.ts";
import { SpanColumn } from "../../span-column.ts";
import type { SpoolSpan } from "../../spool-file.ts";
import { TextStore } from "../../text-store.ts";

/** A record of which nothing but its bytes is at hand. */
export interface StoredRead {
  /** Its text on one line, UTF-8. */
  readonly bytes: Uint8Array;
  readonly place: Place | undefined;
}

/** Records as the texts they were read from, each with a number. They hold until `close`. */
export class StoredRecords {
  readonly #texts = new TextStore();
  readonly #spans = new SpanColumn();
  /** The number of the file, and of the record in it; -1 for a record without a place. */
  #places = new Int32Array(FIRST_LENGTH * 2);
  readonly #files: string[] = [];

  add(read: PlacedRecord): number {
    return this.#number(this.#texts.add(storedText(read)), read.place);
  }

  addBytes({ bytes, place }: StoredRead): number {
    return this.#number(this.#texts.addBytes(bytes), place);
  }

  #number(span: SpoolSpan, place: Place | undefined): number {
    const number = this.#spans.add(span);
    if (number * 2 === this.#places.length) this.#places = grown(this.#places);
    // Records of a file come one after another.
    if (place !== undefined && place.file !== this.#files.at(-1)) this.#files.push(place.file);
    this.#places[number * 2] = place === undefined ? -1 : this.#files.length - 1;
    this.#places[number * 2 + 1] = place?.index ?? -1;
    return number;
  }

  read(number: number): PlacedRecord {
    const text = this.#texts.read(this.#spans.at(number));
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text is that of a record
    const parsed = JSON.parse(text) as CloudTrailRecord;
    const record = recordAsWritten({ record: parsed, text });
    const file = this.#files[this.#places[number * 2]!];
    if (file === undefined) return { record };
    return { record, place: { file, index: this.#places[number * 2 + 1]! } };
  }

  close(): void {
    this.#texts.close();
  }
}
