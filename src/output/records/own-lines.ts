import type { ReadRecord } from "../../record.ts";
import { lineSink, type Sink } from "../sink.ts";

/** The records' own texts, a line each, byte for byte: nothing is serialised again. */
export function ownLines(): Sink<ReadRecord, unknown> {
  return lineSink(({ text }) => text);
}
