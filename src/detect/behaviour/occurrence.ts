import {
  type CloudTrailRecord,
  eventTimeMs,
  isJsonObject,
  type PlacedRecord,
  stringField,
} from "../../record.ts";

/** An event in so few fields that one may be kept for every principal and action. */
export interface Occurrence extends PlacedRecord {
  readonly ms: number;
}

/** @returns undefined when the event has no readable time or no name. */
export function occurrenceOf({ record, place }: PlacedRecord): Occurrence | undefined {
  const ms = eventTimeMs(record);
  return ms === undefined || !stringField(record, "eventName") ? undefined : { ms, record, place };
}

/** By time, then eventID: several events share a second, and the order of the files must not decide. */
export function compareOccurrences(left: Occurrence, right: Occurrence): number {
  if (left.ms !== right.ms) return left.ms - right.ms;
  const [a, b] = [left.record, right.record];
  for (const field of TIE_BREAKERS) {
    const [x, y] = [stringField(a, field) ?? "", stringField(b, field) ?? ""];
    if (x !== y) return x < y ? -1 : 1;
  }
  return 0;
}

const TIE_BREAKERS = [
  "eventID",
  "eventName",
  "eventSource",
  "sourceIPAddress",
  "awsRegion",
  "errorCode",
];

const KEPT_FIELDS = [
  "eventID",
  "eventTime",
  "eventSource",
  "eventName",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "errorCode",
  "recipientAccountId",
];
const KEPT_IDENTITY_FIELDS = ["type", "userName", "arn", "principalId", "accountId", "accessKeyId"];

/** The same event without its parameters and response, which are most of its size. */
export function slim({ ms, record, place }: Occurrence): Occurrence {
  const identity = record["userIdentity"];
  const kept = picked(record, KEPT_FIELDS);
  if (!isJsonObject(identity)) return { ms, place, record: kept };
  const context = identity["sessionContext"];
  const issuer = isJsonObject(context) ? context["sessionIssuer"] : undefined;
  const userIdentity = {
    ...picked(identity, KEPT_IDENTITY_FIELDS),
    ...(issuer === undefined ? {} : { sessionContext: { sessionIssuer: issuer } }),
  };
  return { ms, place, record: { ...kept, userIdentity } };
}

function picked(record: CloudTrailRecord, fields: readonly string[]): CloudTrailRecord {
  return Object.fromEntries(
    fields.filter((field) => Object.hasOwn(record, field)).map((field) => [field, record[field]]),
  );
}
