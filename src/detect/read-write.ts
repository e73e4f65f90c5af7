import { type CloudTrailRecord, stringField } from "../record.ts";

type ReadWrite = "read" | "write";

const READ_PREFIX = /^(?:Get|List|Describe|Head|Lookup|Search|BatchGet|Select|Query|Scan)/;

/**
 * Whether the event reads or changes: the record's own readOnly, else a guess by the event's name
 * (docs/design/detection.md §4.1).
 */
export function readWriteOf(record: CloudTrailRecord): ReadWrite {
  const readOnly = Object.hasOwn(record, "readOnly") ? record["readOnly"] : undefined;
  if (readOnly === true || readOnly === "true") return "read";
  if (readOnly === false || readOnly === "false") return "write";
  return READ_PREFIX.test(stringField(record, "eventName") ?? "") ? "read" : "write";
}
