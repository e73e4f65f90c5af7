import { recordAsWritten } from "../../json-text.ts";
import type { CloudTrailRecord, ReadRecord } from "../../record.ts";
import type { Sink } from "../sink.ts";
import { markContext } from "./match-column.ts";

/** A sink of records as one of what was read: their numbers keep their digits. */
export function ofWritten<S>(sink: Sink<CloudTrailRecord, S>): Sink<ReadRecord, S> {
  return {
    heading: () => sink.heading(),
    write: (batch) => sink.write(batch.map(written)),
    end: (summary) => sink.end(summary),
  };
}

function written(read: ReadRecord): CloudTrailRecord {
  return markContext(recordAsWritten(read), read);
}
