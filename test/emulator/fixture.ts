import { type LookupEvent, toEvent } from "../../src/emulator/event.ts";
import { type CloudTrailRecord, isJsonObject, type ReadRecord } from "../../src/record.ts";

/** Hand-written in the shape of CloudTrail's documented examples; no record of a real account. */
export const CREATE_USER: CloudTrailRecord = {
  eventVersion: "1.08",
  userIdentity: {
    type: "IAMUser",
    principalId: "AIDA6ON6E4XEGITEXAMPLE",
    arn: "arn:aws:iam::111122223333:user/Alice",
    accountId: "111122223333",
    accessKeyId: "AKIAIOSFODNN7EXAMPLE",
    userName: "Alice",
  },
  eventTime: "2026-11-20T10:00:00Z",
  eventSource: "iam.amazonaws.com",
  eventName: "CreateUser",
  awsRegion: "us-east-1",
  sourceIPAddress: "203.0.113.10",
  userAgent: "aws-cli/2.9.19",
  requestParameters: { userName: "Mallory" },
  responseElements: null,
  requestID: "6e5f1c2d-0000-4000-8000-000000000001",
  eventID: "0a1b2c3d-0000-4000-8000-000000000001",
  readOnly: false,
  eventType: "AwsApiCall",
  managementEvent: true,
  recipientAccountId: "111122223333",
  eventCategory: "Management",
};

/** `CREATE_USER` with other fields; `undefined` takes a field away. */
export function record(fields: Readonly<Record<string, unknown>>): ReadRecord {
  const changed = Object.entries({ ...CREATE_USER, ...fields }).filter(
    ([, value]) => value !== undefined,
  );
  return read(Object.fromEntries(changed));
}

export function read(fields: CloudTrailRecord): ReadRecord {
  return { text: JSON.stringify(fields), record: fields };
}

/** A record with its own eventID at so many seconds past 2026-11-20T10:00:00Z. */
export function numbered(number: number, second: number, fields: object = {}): ReadRecord {
  const eventTime = new Date((TEN_O_CLOCK + second) * 1000).toISOString().replace(".000Z", "Z");
  return record({ eventID: idOf(number), eventTime, ...fields });
}

export function idOf(number: number): string {
  return `0a1b2c3d-0000-4000-8000-${String(number).padStart(12, "0")}`;
}

/** 2026-11-20T10:00:00Z in seconds. */
export const TEN_O_CLOCK = Date.UTC(2026, 10, 20, 10) / 1000;

export function eventOf(one: ReadRecord): LookupEvent {
  const event = toEvent(one);
  if (event === undefined) throw new Error("the fixture has no eventTime");
  return event;
}

/** The Authorization header of a signed request, as the SDK writes it. */
export function signedFor(region: string, accessKeyId = "AKIAIOSFODNN7EXAMPLE"): string {
  return (
    `AWS4-HMAC-SHA256 Credential=${accessKeyId}/20261120/${region}/cloudtrail/aws4_request, ` +
    "SignedHeaders=host;x-amz-date;x-amz-target, Signature=00"
  );
}

export const TARGET = "CloudTrail_20131101.LookupEvents";

/** A clock that stands still until it is told otherwise. */
export function stoppedClock(nowMs = TEN_O_CLOCK * 1000): { now(): number; nowMs: number } {
  const clock = { nowMs, now: () => clock.nowMs };
  return clock;
}

/** The body of a page, as far as tests read it. */
export interface Answer {
  readonly Events: readonly { readonly EventId: string }[];
  readonly NextToken?: string;
}

export function answerIn(body: string): Answer {
  const answer: unknown = JSON.parse(body);
  if (!isAnswer(answer)) throw new Error(`not a page: ${body}`);
  return answer;
}

function isAnswer(value: unknown): value is Answer {
  return isJsonObject(value) && Array.isArray(value["Events"]);
}
