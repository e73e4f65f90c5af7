import { identityOf } from "../identity/identity.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isJsonObject,
  type ReadRecord,
  stringField,
} from "../record.ts";
import { type LookupResource, lookupResources } from "./resources.ts";
import { lookupUsername } from "./username.ts";

/**
 * An event as LookupEvents returns it. A field that the record lacks is undefined, and so not in the JSON.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_Event.html
 */
export interface LookupEvent {
  readonly EventId?: string | undefined;
  readonly EventName?: string | undefined;
  /** Text, unlike the boolean `readOnly` inside the record. */
  readonly ReadOnly?: "true" | "false" | undefined;
  readonly AccessKeyId?: string | undefined;
  /** Seconds since 1970. */
  readonly EventTime: number;
  readonly EventSource?: string | undefined;
  readonly Username?: string | undefined;
  readonly Resources: readonly LookupResource[];
  /** The record's own text. */
  readonly CloudTrailEvent: string;
}

/**
 * What LookupEvents returns for a record, or undefined when the record has no readable eventTime: the
 * service orders events by it, so such a record has no place in an answer.
 */
export function toEvent({ record, text }: ReadRecord): LookupEvent | undefined {
  const timeMs = eventTimeMs(record);
  if (timeMs === undefined) return undefined;
  const identity = identityOf(record);
  const call = calledOperation(record);
  return {
    EventId: attributeText(record, "eventID"),
    EventName: attributeText(call, "eventName"),
    ReadOnly: readOnlyText(record),
    AccessKeyId: identity.accessKeyId,
    // Whole seconds, as the service gives them.
    EventTime: Math.floor(timeMs / 1000),
    EventSource: attributeText(call, "eventSource"),
    Username: lookupUsername(identity),
    Resources: lookupResources(record),
    CloudTrailEvent: text,
  };
}

/** An Insights record names the operation it is about inside `insightDetails`, not at the top. */
function calledOperation(record: CloudTrailRecord): CloudTrailRecord {
  return stringField(record, "eventName") === undefined
    ? objectField(record, "insightDetails")
    : record;
}

function readOnlyText(record: CloudTrailRecord): "true" | "false" | undefined {
  if (!Object.hasOwn(record, "readOnly")) return undefined;
  if (record["readOnly"] === true) return "true";
  return record["readOnly"] === false ? "false" : undefined;
}

/** An empty text is no attribute: a lookup value has at least one character, so it could not be found. */
function attributeText(record: CloudTrailRecord, field: string): string | undefined {
  return stringField(record, field) || undefined;
}

function objectField(record: CloudTrailRecord, field: string): CloudTrailRecord {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return isJsonObject(value) ? value : {};
}
