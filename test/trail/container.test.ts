import { describe, expect, test } from "vitest";
import type { ApartKind } from "../../src/source/coverage.ts";
import { eventTimeMs, type ReadRecord } from "../../src/record.ts";
import { unwrap } from "../../src/trail/container.ts";
import { brokenIntoLines, recordText } from "../support/trail-shapes.ts";

interface Unwrapped {
  readonly texts: readonly string[];
  readonly apart: readonly ApartKind[];
  readonly problems: readonly string[];
}

function read(text: string): Unwrapped & { readonly records: readonly ReadRecord[] } {
  const records: ReadRecord[] = [];
  const apart: ApartKind[] = [];
  const problems: string[] = [];
  unwrap(text, {
    record: (record) => records.push(record),
    insight: () => apart.push("Insight record"),
    apart: (kind) => apart.push(kind),
    problem: (reason) => problems.push(reason),
  });
  return { records, texts: records.map((one) => one.text), apart, problems };
}

function take(text: string): Unwrapped {
  const { texts, apart, problems } = read(text);
  return { texts, apart, problems };
}

const only = (...texts: readonly string[]) => ({ texts, apart: [], problems: [] });
const apartAs = (...apart: readonly ApartKind[]) => ({ texts: [], apart, problems: [] });
const failsAs = (...problems: readonly string[]) => ({ texts: [], apart: [], problems });

const NOT_A_RECORD = "JSON, but not a CloudTrail record";

const record = recordText(
  "CreateUser",
  ',"requestParameters":{"a":0.0,"b":1.68E9,"c":12345678901234567890,"d":"x\\u003dy","a":"\\"}{"}',
);
const other = recordText("DeleteUser");
const quoted = JSON.stringify(record);

describe("a record", () => {
  test("is handed on with its own text and its parsed value", () => {
    expect(read(record).records).toEqual([{ text: record, record: JSON.parse(record) }]);
  });

  test("loses nothing but line breaks between tokens", () => {
    const spaced = `{\r\n  "eventName" : "A  B\\n" ,\n\t"x" : [ 1.0 ,\r 2 ] }`;
    expect(take(spaced)).toEqual(only('{  "eventName" : "A  B\\n" ,\t"x" : [ 1.0 , 2 ] }'));
    expect(take(brokenIntoLines(record, "\r\n"))).toEqual(only(record));
  });

  test("is known by its eventName or its eventSource alone", () => {
    expect(take('{"eventName":"CreateUser"}')).toEqual(only('{"eventName":"CreateUser"}'));
    expect(take('{"eventSource":"iam.amazonaws.com"}')).toEqual(
      only('{"eventSource":"iam.amazonaws.com"}'),
    );
  });

  test("may have members that are called like wrappers", () => {
    const odd = recordText(
      "CreateUser",
      ',"message":"m","detail":{},"result":{},"Records":[],"hits":{"hits":[]},"logFiles":[],"detail-type":"x"',
    );
    expect(take(odd)).toEqual(only(odd));
  });

  test("may have keys of JavaScript's own objects, which are members like any other", () => {
    const odd = recordText(
      "CreateUser",
      ',"__proto__":{"eventName":"X","polluted":1},"constructor":{"prototype":{"polluted":1}},"hasOwnProperty":0',
    );
    expect(take(odd)).toEqual(only(odd));
    expect(Object.keys(read(odd).records[0]?.record ?? {})).toEqual([
      "eventVersion",
      "userIdentity",
      "eventTime",
      "eventSource",
      "eventName",
      "awsRegion",
      "sourceIPAddress",
      "responseElements",
      "readOnly",
      "recipientAccountId",
      "__proto__",
      "constructor",
      "hasOwnProperty",
    ]);
    expect("polluted" in {}).toBe(false);
  });

  test("is not read from a __proto__ member", () => {
    expect(take('{"__proto__":{"eventName":"X"}}')).toEqual(failsAs(NOT_A_RECORD));
    expect(take('{"__proto__":{"Records":[{"eventName":"X"}]}}')).toEqual(failsAs(NOT_A_RECORD));
  });
});

describe("a wrapper", () => {
  test.each([
    ["Records", `{"Records":[${record},${other}]}`],
    ["Events", `{"Events":[${record},${other}],"NextToken":"A"}`],
    ["events", `{"events":[${record},${other}]}`],
    ["logEvents", `{"logEvents":[${record},${other}]}`],
    ["a list", `[${record},${other}]`],
    ["a list of lists", `[[${record}],[[${other}]],[]]`],
    ["hits.hits", `{"hits":{"total":2,"hits":[{"_source":${record}},{"_source":${other}}]}}`],
  ])("%s gives its records, in their order", (_, text) => {
    expect(take(text)).toEqual(only(record, other));
  });

  test.each([
    ["CloudTrailEvent", `{"EventId":"1","EventName":"CreateUser","CloudTrailEvent":${quoted}}`],
    ["detail", `{"detail-type":"AWS API Call via CloudTrail","detail":${record}}`],
    [
      "detail, of a console sign-in",
      `{"detail-type":"AWS Console Sign In via CloudTrail","detail":${record}}`,
    ],
    ["detail without a detail-type", `{"detail":${record}}`],
    ["message", `{"timestamp":1795168800000,"message":${quoted}}`],
    ["_raw", `{"_raw":${quoted}}`],
    ["result._raw", `{"preview":false,"result":{"_raw":${quoted}}}`],
    ["_raw beside extracted fields", `{"_raw":${quoted},"eventName":"X","eventSource":"Y"}`],
    ["result._raw beside extracted fields", `{"result":{"eventName":"X","_raw":${quoted}}}`],
    ["result, with the record's fields", `{"result":${record}}`],
    ["_source", `{"_index":"i","_source":${record}}`],
    ["_source.message", `{"_source":{"@timestamp":"x","message":${quoted}}}`],
    ["duplicate details, the last of which counts", `{"detail":${other},"detail":${record}}`],
    ["an escaped key", `{"deta\\u0069l":${record}}`],
    ["white space around the text", JSON.stringify({ message: `\n  ${record}\n` })],
  ])("%s gives the record's own text", (_, text) => {
    expect(take(text).texts.map((one) => one.trim())).toEqual([record]);
    expect(take(brokenIntoLines(text)).texts.map((one) => one.trim())).toEqual([record]);
  });

  test("may be around another", () => {
    const eventBridge = `{"detail-type":"AWS API Call via CloudTrail","detail":${record}}`;
    const inLogs = `{"logEvents":[{"message":${JSON.stringify(eventBridge)}}]}`;
    const batchInLogs = JSON.stringify({ message: `{"Records":[${other},${record}]}` });
    expect(take(`[${inLogs},${batchInLogs}]`)).toEqual(only(record, other, record));
  });

  test("may be one of six around a record, not of seven", () => {
    const wrapped = (count: number) => "[".repeat(count) + record + "]".repeat(count);
    expect(take(wrapped(6))).toEqual(only(record));
    expect(take(wrapped(7))).toEqual(failsAs("more than 6 wrappers around a record"));
    expect(take("[".repeat(100_000) + "]".repeat(100_000))).toEqual(
      failsAs("more than 6 wrappers around a record"),
    );
  });

  test("may hold records beside other wrappers, other kinds and what is none", () => {
    const mixed = `{"Records":[${record},{"detail":${other}},{"message":"CWL CONTROL MESSAGE: x"},{"a":1},7,null,"x",{"message":"START"},${record}]}`;
    expect(take(mixed)).toEqual({
      texts: [record, other, record],
      apart: ["control message"],
      problems: [NOT_A_RECORD, NOT_A_RECORD, NOT_A_RECORD, NOT_A_RECORD, "not valid JSON"],
    });
  });

  test.each([
    "[]",
    "[[],[]]",
    '{"Records":[]}',
    '{"Events":[],"NextToken":"A"}',
    '{"logEvents":[]}',
    '{"hits":{"total":0,"hits":[]}}',
    '{"detail":{"Records":[]}}',
  ])("without records is no problem: %s", (text) => {
    expect(take(text)).toEqual(only());
  });
});

describe("counted apart is", () => {
  const insight = `{"eventVersion":"1.07","eventTime":"2026-11-20T10:00:00Z","awsRegion":"us-east-1","eventID":"1","eventType":"AwsCloudTrailInsight","recipientAccountId":"111122223333","sharedEventID":"2","insightDetails":{"state":"Start","eventSource":"iam.amazonaws.com","eventName":"CreateUser","insightType":"ApiCallRateInsight"},"eventCategory":"Insight"}`;

  test("a digest file", () => {
    const digest =
      '{"awsAccountId":"111122223333","digestStartTime":"2026-11-20T09:00:00Z","digestEndTime":"2026-11-20T10:00:00Z","digestS3Bucket":"b","logFiles":[{"s3Bucket":"b","s3Object":"o","hashValue":"h"}]}';
    expect(take(digest)).toEqual(apartAs("digest file"));
    expect(take('{"digestStartTime":"2026-11-20T09:00:00Z","logFiles":[]}')).toEqual(
      apartAs("digest file"),
    );
  });

  test("an Insight record, alone, in a list and in EventBridge's envelope", () => {
    const enveloped = `{"detail-type":"AWS Insight via CloudTrail","detail":${insight}}`;
    expect(take(`{"Records":[${insight},${record}]}`)).toEqual({
      texts: [record],
      apart: ["Insight record"],
      problems: [],
    });
    expect(take(insight)).toEqual(apartAs("Insight record"));
    expect(take(enveloped)).toEqual(apartAs("Insight record"));
  });

  test("each of S3's own notifications, which say Records too", () => {
    const notification =
      '{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"us-east-1","eventTime":"2026-11-20T10:00:00.000Z","eventName":"ObjectCreated:Put","s3":{"s3SchemaVersion":"1.0","bucket":{"name":"b"},"object":{"key":"k"}}}';
    expect(take(`{"Records":[${notification},${notification}]}`)).toEqual(
      apartAs("S3 event notification", "S3 event notification"),
    );
    expect(take('{"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"b"}')).toEqual(
      apartAs("S3 event notification"),
    );
  });

  test("what other services send to a queue or a function, which says Records too", () => {
    const message =
      '{"messageId":"m-1","body":"{}","eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:us-east-1:111122223333:q","awsRegion":"us-east-1"}';
    expect(take(`{"Records":[${message}]}`)).toEqual(apartAs("other notification"));
  });

  test("another EventBridge event", () => {
    for (const detail of ['{"instance-id":"i-1","state":"running"}', "null", '"x"', "{}"]) {
      expect(
        take(`{"detail-type":"EC2 Instance State-change Notification","detail":${detail}}`),
      ).toEqual(apartAs("other EventBridge event"));
    }
  });

  test("a control message of CloudWatch Logs", () => {
    const inside =
      '{"id":"","timestamp":1,"message":"CWL CONTROL MESSAGE: Checking health of destination Firehose."}';
    expect(take(`{"messageType":"CONTROL_MESSAGE","logEvents":[${inside}]}`)).toEqual(
      apartAs("control message"),
    );
    expect(take(inside)).toEqual(apartAs("control message"));
  });

  test("not a record of S3, and not one whose text looks like another kind", () => {
    const s3 =
      '{"eventSource":"s3.amazonaws.com","eventName":"PutObject","s3":{},"eventCategory":"Data"}';
    const looks = recordText(
      "CreateUser",
      ',"eventCategory":"Management","requestParameters":{"eventType":"AwsCloudTrailInsight","detail-type":"x"}',
    );
    expect(take(`[${s3},${looks}]`)).toEqual(only(s3, looks));
  });
});

describe("a problem is", () => {
  test.each([
    ["{", "not valid JSON"],
    ['{"eventName":"A",}', "not valid JSON"],
    ['{"eventName":"A\nB"}', "not valid JSON"],
    ["{'eventName':'A'}", "not valid JSON"],
    ['{"eventName":NaN}', "not valid JSON"],
    ['{"message":"START RequestId: 1"}', "not valid JSON"],
    ['{"CloudTrailEvent":"{\\"eventName\\":\\"Crea"}', "not valid JSON"],
    ['{"CloudTrailEvent":""}', "not valid JSON"],
    ['{"message":"7"}', NOT_A_RECORD],
    ['{"detail":{"a":1}}', NOT_A_RECORD],
    ['{"eventName":7}', NOT_A_RECORD],
    ['{"Records":{}}', NOT_A_RECORD],
    ["{}", NOT_A_RECORD],
    ["7", NOT_A_RECORD],
  ])("%j: %s", (text, reason) => {
    expect(take(text)).toEqual(failsAs(reason));
  });
});

describe("an answer of CloudTrail Lake", () => {
  test("has a record in each row that has eventJson", () => {
    const row = `[{"eventID":"x"},{"eventJson":${quoted}}]`;
    const text = `{"QueryStatus":"FINISHED","QueryResultRows":[${row},${row}],"NextToken":null}`;
    expect(take(text)).toEqual(only(record, record));
  });

  test("without eventJson says what to ask for", () => {
    expect(
      take('{"QueryStatus":"FINISHED","QueryResultRows":[[{"eventName":"a"},{"n":"1"}]]}'),
    ).toEqual(
      failsAs("a row of CloudTrail Lake without eventJson: ask with SELECT eventJson FROM …"),
    );
  });
});

describe("an answer of Logs Insights", () => {
  const timeless = record.replace(/"eventTime":"[^"]*",?/, "");
  const time = "2026-11-20 10:00:00.123";
  const cell = (field: string, value: string) => JSON.stringify({ field, value });

  test("has a record in each row, with the row's time for one that has none", () => {
    const row = `[${cell("@timestamp", time)},${cell("@message", timeless)},${cell("@ptr", "C")}]`;
    const { records, ...rest } = read(`{"results":[${row}],"status":"Complete"}`);
    expect(rest).toEqual(only(timeless));
    expect(records.map((one) => eventTimeMs(one.record))).toEqual([
      Date.parse("2026-11-20T10:00:00.123Z"),
    ]);
    expect(take(`[${row},${row}]`)).toEqual(only(timeless, timeless));
  });

  test("as the console exports it has records as objects or texts", () => {
    for (const message of [record, quoted]) {
      expect(take(`[{"@timestamp":"${time}","@message":${message}}]`)).toEqual(only(record));
    }
  });

  test("without @message says what to ask for", () => {
    expect(
      take(`{"results":[[${cell("eventName", "CreateUser")},${cell("count", "1")}]]}`),
    ).toEqual(
      failsAs("a result of Logs Insights without @message: ask for fields @timestamp, @message"),
    );
  });

  test.each([
    ["Running", `{"results":[[${cell("@message", record)}]],"status":"Running"}`, [record]],
    ["Failed", '{"results":[],"status":"Failed"}', []],
    ["TIMED_OUT", '{"QueryStatus":"TIMED_OUT","QueryResultRows":[]}', []],
    [
      "RUNNING",
      `{"QueryStatus":"RUNNING","QueryResultRows":[[{"eventJson":${quoted}}]]}`,
      [record],
    ],
  ])("of a query that was not finished is not whole: %s", (state, text, records) => {
    const reason = `the answer of a query that was not finished (${state}): ask for it again`;
    expect(take(text)).toEqual({ ...only(...records), problems: [reason] });
  });

  test("is no list of a record's own fields and values", () => {
    expect(take('[{"field":"a","value":1}]')).toEqual(failsAs(NOT_A_RECORD));
    expect(take("[]")).toEqual(only());
  });
});
