import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { objectOnOneLine } from "./arbitrary-json-text.ts";

/**
 * The text of a record, hand-written in the shape of CloudTrail's documented examples; `more` is the text of
 * further members.
 */
export function recordText(eventName: string, more = ""): string {
  return (
    '{"eventVersion":"1.08","userIdentity":{"type":"IAMUser","principalId":"AIDA6ON6E4XEGITEXAMPLE",' +
    '"arn":"arn:aws:iam::111122223333:user/Alice","accountId":"111122223333","userName":"Alice"},' +
    '"eventTime":"2026-11-20T10:00:00Z","eventSource":"iam.amazonaws.com",' +
    `"eventName":${JSON.stringify(eventName)},"awsRegion":"us-east-1","sourceIPAddress":"203.0.113.10",` +
    `"responseElements":null,"readOnly":false,"recipientAccountId":"111122223333"${more}}`
  );
}

/** Records as texts on one line each, with request parameters of every spelling. */
export const recordTexts: fc.Arbitrary<readonly string[]> = fc
  .array(objectOnOneLine, { minLength: 1, maxLength: 5 })
  .map((parameters) =>
    parameters.map((text, i) => recordText(`Create${i}`, `,"requestParameters":${text}`)),
  );

/** A line break behind every bracket, comma and colon, so that removing them gives the text again. */
export function brokenIntoLines(json: string, lineBreak = "\n"): string {
  return json.replace(/"(?:[^"\\]|\\.)*"|[[\]{},:]/g, (token) =>
    token.startsWith('"') ? token : token + lineBreak,
  );
}

/** Records in one of the shapes that CloudTrail's data comes in. */
export interface TrailShape {
  readonly name: string;
  readonly write: (records: readonly string[]) => string | Uint8Array;
}

const batch = (records: readonly string[]) => `{"Records":[${records.join(",")}]}`;
const lines = (values: readonly string[]) => values.map((value) => `${value}\n`).join("");
const quote = (text: string) => JSON.stringify(text);

const lookupEvent = (record: string, i: number) =>
  `{"EventId":"0a1b2c3d-0000-4000-8000-00000000000${i}","EventName":"CreateUser","ReadOnly":"false",` +
  `"EventTime":1795168800.0,"EventSource":"iam.amazonaws.com","Username":"Alice","Resources":[],` +
  `"CloudTrailEvent":${quote(record)}}`;
const lookupResponse = (records: readonly string[]) =>
  `{"Events":[${records.map(lookupEvent).join(",")}],"NextToken":"AAAA"}`;
const eventBridge = (record: string) =>
  `{"version":"0","id":"1","detail-type":"AWS API Call via CloudTrail","source":"aws.iam",` +
  `"account":"111122223333","resources":[],"detail":${record}}`;
const logEvent = (record: string) =>
  `{"id":"31953106606966983378809025079804211143289615424298221568","timestamp":1795168800000,` +
  `"message":${quote(record)}}`;
const subscription = (records: readonly string[]) =>
  `{"messageType":"DATA_MESSAGE","owner":"111122223333","logGroup":"CloudTrail",` +
  `"logStream":"111122223333_CloudTrail_us-east-1","subscriptionFilters":["Destination"],` +
  `"logEvents":[${records.map(logEvent).join(",")}]}`;
const filteredLogEvents = (records: readonly string[]) =>
  `{"events":[${records.map(logEvent).join(",")}],"searchedLogStreams":[]}`;
const splunkResult = (record: string) =>
  `{"preview":false,"offset":0,"result":{"_raw":${quote(record)},"sourcetype":"aws:cloudtrail"}}`;
const flattenedSplunk = (record: string) =>
  `{"_raw":${quote(record)},"_time":"2026-11-20 10:00:00","eventName":"Flattened",` +
  `"eventSource":"iam.amazonaws.com","userIdentity.userName":"Alice"}`;
const elasticHit = (record: string) =>
  `{"_index":"cloudtrail","_id":"1","_score":1.0,"_source":${record}}`;
const elasticResponse = (records: readonly string[]) =>
  `{"took":1,"hits":{"total":{"value":1},"hits":[${records.map(elasticHit).join(",")}]}}`;

const splunkSearch = (records: readonly string[]) =>
  `{"preview":false,"results":[${records.map((one) => `{"_raw":${quote(one)}}`).join(",")}]}`;
const agentDocument = (record: string) =>
  elasticHit(`{"event":{"original":${quote(record)},"kind":"event"},"cloud":{"region":"x"}}`);

export const trailShapes: readonly TrailShape[] = [
  { name: "a log file", write: batch },
  { name: "a log file, line breaks", write: (all) => brokenIntoLines(batch(all)) },
  { name: "a log file, a record a line", write: (all) => `{"Records":[\n${all.join(",\n")}\n]}\n` },
  { name: "a list", write: (all) => `[${all.join(",")}]` },
  { name: "a list, a record a line", write: (all) => `[\n${all.join(",\n")}\n]\n` },
  { name: "a list, CRLF", write: (all) => brokenIntoLines(`[${all.join(",")}]`, "\r\n") },
  { name: "a list of log files", write: (all) => `[${all.map((one) => batch([one])).join()}]` },
  { name: "NDJSON", write: lines },
  { name: "NDJSON, CRLF", write: (all) => all.map((one) => `${one}\r\n`).join("") },
  { name: "NDJSON, no line break at the end", write: (all) => all.join("\n") },
  { name: "NDJSON of log files", write: (all) => lines(all.map((one) => batch([one]))) },
  { name: "NDJSON of lists", write: (all) => lines(all.map((one) => `[${one}]`)) },
  { name: "concatenated records", write: (all) => all.join("") },
  { name: "concatenated records, line breaks", write: (all) => brokenIntoLines(all.join("")) },
  { name: "records with separators", write: (all) => all.map((one) => `\x1e${one}\n`).join("") },
  { name: "a LookupEvents response", write: lookupResponse },
  {
    name: "a LookupEvents response, line breaks",
    write: (all) => brokenIntoLines(lookupResponse(all)),
  },
  {
    name: "LookupEvents responses",
    write: (all) => all.map((one) => lookupResponse([one])).join(),
  },
  { name: "NDJSON of LookupEvents events", write: (all) => lines(all.map(lookupEvent)) },
  { name: "EventBridge events", write: (all) => lines(all.map(eventBridge)) },
  { name: "a CloudWatch Logs subscription", write: subscription },
  {
    name: "concatenated subscriptions",
    write: (all) => all.map((one) => subscription([one])).join(""),
  },
  { name: "the answer of filter-log-events", write: filteredLogEvents },
  { name: "NDJSON of CloudWatch Logs events", write: (all) => lines(all.map(logEvent)) },
  { name: "Splunk results", write: (all) => lines(all.map(splunkResult)) },
  { name: "Splunk results with fields", write: (all) => lines(all.map(flattenedSplunk)) },
  { name: "a Splunk search's results", write: splunkSearch },
  { name: "documents of the Elastic agent", write: (all) => lines(all.map(agentDocument)) },
  { name: "Elastic documents", write: (all) => lines(all.map(elasticHit)) },
  { name: "an Elastic response", write: elasticResponse },
  { name: "a list of texts", write: (all) => JSON.stringify(all, null, 4) },
  { name: "NDJSON of texts", write: (all) => lines(all.map(quote)) },
  {
    name: "a LookupEvents response, fromjson in place",
    write: (all) =>
      `{"Events":[${all.map((one) => `{"EventName":"x","CloudTrailEvent":${one}}`).join()}]}`,
  },
  {
    name: "EventBridge events in CloudWatch Logs",
    write: (all) => subscription(all.map(eventBridge)),
  },
  { name: "a log file with a byte order mark", write: (all) => `\ufeff${batch(all)}` },
  { name: "a log file, gzip", write: (all) => gzipSync(batch(all)) },
  {
    name: "NDJSON, gzip, a member a record",
    write: (all) => members(all.map((one) => `${one}\n`)),
  },
];

function members(texts: readonly string[]): Uint8Array {
  return Buffer.concat(texts.map((text) => gzipSync(text)));
}
