import type { ReadRecord } from "../../record.ts";
import { nothing, type Sink } from "../sink.ts";
import type { RecordsEnd } from "./formats.ts";

/** The number of matches alone. */
export function countSink(): Sink<ReadRecord, RecordsEnd> {
  return { heading: nothing, write: nothing, end: ({ matched }) => `${matched}\n` };
}
