import { type CloudTrailRecord, stringField } from "../../record.ts";

/** As the record says: `eventCategory`, or, before there was one, `managementEvent`. */
export function isDataEvent(record: CloudTrailRecord): boolean {
  const category = stringField(record, "eventCategory");
  return category === undefined ? record["managementEvent"] === false : category === "Data";
}
