import { rethrowUnless } from "../errors.ts";
import type { ApartKind } from "../source/coverage.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  isJsonObject,
  noteWrapperTime,
  onOneLine,
  type ReadRecord,
} from "../record.ts";
import { ANSWER_KEYS, LIST_KEYS } from "./list-key.ts";
import { elementTexts, memberText } from "./member-text.ts";
import { unfinishedAnswer } from "./unfinished-answer.ts";

export interface ContainerSink {
  readonly record: (record: ReadRecord) => void;
  readonly insight: (record: ReadRecord) => void;
  readonly apart: (kind: ApartKind) => void;
  /** A value that is not what was expected, with the reason in one clause. */
  readonly problem: (reason: string) => void;
}

/** A batch in an envelope in a saved response: deeper is not CloudTrail. */
const MAX_WRAPPERS = 6;

/**
 * Takes what CloudTrail records come wrapped in off one JSON text, and hands on each record with its own
 * text. Known: batches (`Records`, `Events`, `events`, `logEvents`, lists), LookupEvents events
 * (`CloudTrailEvent`), EventBridge (`detail`), CloudWatch Logs (`message`), Splunk (`_raw`, `result._raw`,
 * `results`), Elastic (`_source`, `hits.hits`, `event.original`).
 */
export function unwrap(text: string, sink: ContainerSink, wrappers = 0): void {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    sink.problem("not valid JSON");
    return;
  }
  if (wrappers > MAX_WRAPPERS) sink.problem(`more than ${MAX_WRAPPERS} wrappers around a record`);
  else if (isResultRow(value)) unwrapRow(value, sink, wrappers);
  else if (isLakeRow(value)) unwrapLakeRow(value, sink, wrappers);
  else if (Array.isArray(value)) {
    for (const element of elementTexts(text)) unwrap(element, sink, wrappers + 1);
  } else if (isJsonObject(value)) unwrapObject(text, value, sink, wrappers);
  else if (typeof value === "string" && isJsonText(value)) unwrap(value, sink, wrappers + 1);
  else sink.problem("JSON, but not a CloudTrail record");
}

/** A row of an answer of Logs Insights: `aws logs get-query-results`. */
type ResultRow = readonly { readonly field: string; readonly value: string }[];

function isResultRow(value: unknown): value is ResultRow {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every(
      (cell) =>
        isJsonObject(cell) &&
        typeof cell["field"] === "string" &&
        typeof cell["value"] === "string",
    )
  );
}

function unwrapRow(row: ResultRow, sink: ContainerSink, wrappers: number): void {
  const of = (name: string) => row.find(({ field }) => field === name)?.value;
  const message = of("@message");
  if (message === undefined) {
    sink.problem("a result of Logs Insights without @message: ask for fields @timestamp, @message");
  } else unwrap(message, withTime(sink, of("@timestamp")), wrappers + 1);
}

/** A row of an answer of CloudTrail Lake: `aws cloudtrail get-query-results`. */
type LakeRow = readonly CloudTrailRecord[];

function isLakeRow(value: unknown): value is LakeRow {
  return (
    Array.isArray(value) &&
    value.length > 0 &&
    value.every((cell) => isJsonObject(cell) && hasOneText(cell))
  );
}

function hasOneText(cell: CloudTrailRecord): boolean {
  const values = Object.values(cell);
  return values.length === 1 && (typeof values[0] === "string" || values[0] === null);
}

function unwrapLakeRow(row: LakeRow, sink: ContainerSink, wrappers: number): void {
  const event = row.map((cell) => cell["eventJson"]).find((one) => typeof one === "string");
  if (event === undefined) {
    sink.problem("a row of CloudTrail Lake without eventJson: ask with SELECT eventJson FROM …");
  } else unwrap(event, sink, wrappers + 1);
}

/** Whether a text starts as JSON does: `aws cloudtrail lookup-events --query 'Events[].CloudTrailEvent'` lists such. */
function isJsonText(text: string): boolean {
  return /^\s*[{[]/.test(text);
}

function unwrapObject(
  text: string,
  value: CloudTrailRecord,
  sink: ContainerSink,
  wrappers: number,
): void {
  if (isInsight(value)) {
    sink.insight({ text: onOneLine(text), record: value });
    return;
  }
  if (isRecord(value) && !RAW_KEYS.some((key) => typeof value[key] === "string")) {
    const kind = notificationKind(value);
    if (kind !== undefined) sink.apart(kind);
    else sink.record({ text: onOneLine(text), record: value });
    return;
  }
  if (Array.isArray(value["logFiles"]) && "digestStartTime" in value) {
    sink.apart("digest file");
  } else if (value["Event"] === "s3:TestEvent") {
    sink.apart("S3 event notification");
  } else if (isControlMessage(value)) {
    sink.apart("control message");
  } else if (isOfOtherService(value)) {
    sink.apart("record of another service");
  } else if ("detail-type" in value && !isOfCloudTrail(value["detail"])) {
    sink.apart("other EventBridge event");
  } else {
    const inner = innerTexts(text, value);
    const time = WRAPPER_TIME_KEYS.map((key) => value[key]).find((one) => one !== undefined);
    const timed = time === undefined ? sink : withTime(sink, time);
    for (const innerText of inner) unwrap(innerText, timed, wrappers + 1);
    const unfinished = unfinishedAnswer(value);
    if (unfinished !== undefined) sink.problem(unfinished);
    if (inner.length === 0 && !hasEmptyList(value)) {
      sink.problem("JSON, but not a CloudTrail record");
    }
  }
}

/** Where what wraps a record has its time: CloudWatch Logs, Event history, EventBridge, Splunk, Elastic, Insights. */
const WRAPPER_TIME_KEYS: readonly string[] = [
  "timestamp",
  "EventTime",
  "time",
  "_time",
  "@timestamp",
];

/** Records that have no time of their own get that of their wrapper. */
function withTime(sink: ContainerSink, time: unknown): ContainerSink {
  return {
    ...sink,
    record: (read) => {
      if (eventTimeMs(read.record) === undefined) noteWrapperTime(read.record, time);
      sink.record(read);
    },
  };
}

/** Keys of the record's own text. Splunk may set fields that it extracted, such as eventName, beside it. */
const RAW_KEYS: readonly string[] = ["CloudTrailEvent", "_raw"];

/** What is wrapped in this object, as it stands there; nothing when the wrapper is unknown. */
function innerTexts(text: string, value: CloudTrailRecord): readonly string[] {
  for (const key of [...RAW_KEYS, "message", "@message"]) {
    const inner = value[key];
    if (typeof inner === "string") return [inner];
  }
  for (const key of [...LIST_KEYS, ...ANSWER_KEYS]) {
    if (Array.isArray(value[key])) return elementTexts(memberText(text, key) ?? "[]");
  }
  // As `jq '.Events[].CloudTrailEvent |= fromjson'` writes it.
  for (const key of ["CloudTrailEvent", "detail", "_source", "result", "@message"]) {
    if (isJsonObject(value[key])) return [memberText(text, key) ?? "null"];
  }
  const event = value["event"];
  if (isJsonObject(event) && typeof event["original"] === "string") return [event["original"]];
  const hits = value["hits"];
  if (isJsonObject(hits) && Array.isArray(hits["hits"])) {
    return elementTexts(memberText(memberText(text, "hits") ?? "{}", "hits") ?? "[]");
  }
  return [];
}

function hasEmptyList(value: CloudTrailRecord): boolean {
  const hits = isJsonObject(value["hits"]) ? value["hits"]["hits"] : undefined;
  return [...[...LIST_KEYS, ...ANSWER_KEYS].map((key) => value[key]), hits].some(
    (list) => Array.isArray(list) && list.length === 0,
  );
}

/** Whether the detail of an EventBridge event is CloudTrail's. */
function isOfCloudTrail(detail: unknown): boolean {
  return isJsonObject(detail) && (isRecord(detail) || isInsight(detail));
}

/** eventSource and eventName are in every record (record contents reference); either alone is accepted. */
function isRecord(value: CloudTrailRecord): boolean {
  return typeof value["eventName"] === "string" || typeof value["eventSource"] === "string";
}

/**
 * What a service sends to a queue or a function has `Records` and an eventSource too, which starts with "aws:".
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/notification-content-structure.html
 */
function notificationKind(value: CloudTrailRecord): ApartKind | undefined {
  const source = value["eventSource"];
  if (typeof source !== "string" || !source.startsWith("aws:")) return undefined;
  return source === "aws:s3" ? "S3 event notification" : "other notification";
}

/** An Insights event has no eventSource of its own: it says what was unusual about others. */
function isInsight(value: CloudTrailRecord): boolean {
  return value["eventCategory"] === "Insight" || value["eventType"] === "AwsCloudTrailInsight";
}

/**
 * What Config, GuardDuty, Security Hub, WAF and Route 53 Resolver write into buckets beside CloudTrail.
 * https://docs.aws.amazon.com/config/latest/developerguide/example-s3-snapshot.html,
 * https://docs.aws.amazon.com/guardduty/latest/ug/guardduty_exportfindings.html
 */
function isOfOtherService(value: CloudTrailRecord): boolean {
  const service = value["service"];
  return (
    ("fileVersion" in value && Array.isArray(value["configurationItems"])) ||
    (isJsonObject(service) && service["serviceName"] === "guardduty") ||
    ("SchemaVersion" in value && "ProductArn" in value) ||
    ("webaclId" in value && "httpRequest" in value) ||
    ("query_timestamp" in value && "query_name" in value)
  );
}

/** What a value is that was too long to be parsed, by its first keys, when it is not meant to be read. */
export function longKind(keys: readonly string[]): ApartKind | undefined {
  if (keys.includes("logFiles") && keys.includes("digestStartTime")) return "digest file";
  const isOfConfig = keys.includes("fileVersion") && keys.includes("configurationItems");
  return isOfConfig ? "record of another service" : undefined;
}

/** CloudWatch Logs checks a subscription's destination with these. */
function isControlMessage(value: CloudTrailRecord): boolean {
  const message = value["message"];
  return (
    value["messageType"] === "CONTROL_MESSAGE" ||
    (typeof message === "string" && message.startsWith("CWL CONTROL MESSAGE"))
  );
}
