import { recordAsWritten } from "../../../json-text.ts";
import type { CloudTrailRecord } from "../../../record.ts";
import { type IocLookup, type RecordView, viewOf } from "./record-view.ts";

/** A JavaScript number would make one of several such: two sizes, ids or accounts would be the same. */
const LONG_NUMBER = /[:,[]\s*-?\d{16}/;

/** A record as rules see it. @param text its own, for the digits of its long numbers */
export function ruleView(record: CloudTrailRecord, text = "", iocs?: IocLookup): RecordView {
  return viewOf(LONG_NUMBER.test(text) ? recordAsWritten({ record, text }) : record, iocs);
}
