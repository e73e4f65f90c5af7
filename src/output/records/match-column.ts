import type { CloudTrailRecord, ReadRecord } from "../../record.ts";
import type { Column } from "../table.ts";

/** Records that are printed for what is around them, on their way through a sink of columns. */
const contexts = new WeakSet<CloudTrailRecord>();

/** Notes whether a record is none of the matches. */
export function markContext(
  record: CloudTrailRecord,
  { isContext }: Pick<ReadRecord, "isContext">,
): CloudTrailRecord {
  if (isContext === true) contexts.add(record);
  return record;
}

/** What tells the matches from the records that belong to them. */
export const MATCH_COLUMN: Column<CloudTrailRecord> = {
  name: "match",
  valueOf: (record) => !contexts.has(record),
};

/** The same for eyes: `>` before a match. */
export const MATCH_MARK: Column<CloudTrailRecord> = {
  name: "",
  valueOf: (record) => (contexts.has(record) ? "" : ">"),
};
