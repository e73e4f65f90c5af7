import { rethrowUnless } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import type { EventCategory } from "./event-store.ts";
import {
  attributeKey,
  findsInsights,
  isAttributeValueLength,
  type LookupAttribute,
} from "./lookup-attribute.ts";
import { ServiceError } from "./service-error.ts";

/** A valid LookupEvents request. A parameter that was not sent is undefined. */
export interface LookupRequest {
  readonly attribute: LookupAttribute | undefined;
  /** Seconds since 1970 as sent: fractions are compared exactly, not rounded. */
  readonly startSeconds: number | undefined;
  readonly endSeconds: number | undefined;
  readonly category: EventCategory;
  readonly maxResults: number | undefined;
  readonly nextToken: string | undefined;
}

/** SDK v3 sends just this; botocore puts `com.amazonaws.cloudtrail.v20131101.` before it. */
const TARGET = /(?:^|\.)CloudTrail_20131101\.LookupEvents$/;

/** @throws ServiceError UnknownOperationException when `X-Amz-Target` names another operation or none. */
export function checkTarget(target: string | undefined): void {
  if (target !== undefined && TARGET.test(target)) return;
  throw new ServiceError("UnknownOperationException", `unknown operation ${target ?? "(none)"}`);
}

/**
 * Parses and validates a request body. Unknown members are ignored and `null` is absent, as in AWS JSON.
 * @throws ServiceError with the code the service documents for the fault.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export function parseRequest(body: string): LookupRequest {
  const input = parseJson(body);
  const category = parseCategory(member(input, "EventCategory"));
  const attribute = parseAttributes(member(input, "LookupAttributes"));
  if (category === "insight" && attribute !== undefined && !findsInsights(attribute.key)) {
    throw invalidAttributes(`${attribute.key} does not look up Insights events`);
  }
  const startSeconds = parseTime(input, "StartTime");
  const endSeconds = parseTime(input, "EndTime");
  if (startSeconds !== undefined && endSeconds !== undefined && startSeconds > endSeconds) {
    throw new ServiceError("InvalidTimeRangeException", "StartTime is after EndTime");
  }
  const maxResults = parseMaxResults(member(input, "MaxResults"));
  const nextToken = textMember(input, "NextToken");
  return { attribute, startSeconds, endSeconds, category, maxResults, nextToken };
}

/** @throws ServiceError SerializationException */
export function parseJson(body: string): CloudTrailRecord {
  let input: unknown;
  try {
    input = JSON.parse(body);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    throw serialization("the body is not JSON");
  }
  if (!isJsonObject(input)) throw serialization("the body is not a JSON object");
  return input;
}

function parseAttributes(value: unknown): LookupAttribute | undefined {
  if (value === undefined) return undefined;
  if (!Array.isArray(value)) throw serialization("LookupAttributes is not a list");
  if (value.length > 1) throw invalidAttributes("at most one lookup attribute is supported");
  const item: unknown = value[0];
  if (item === undefined) return undefined;
  if (!isJsonObject(item)) throw serialization("a lookup attribute is not an object");
  const key = attributeKey(textMember(item, "AttributeKey") ?? "");
  if (key === undefined) throw invalidAttributes("AttributeKey is not a known key");
  const text = textMember(item, "AttributeValue") ?? "";
  if (!isAttributeValueLength(text)) {
    throw invalidAttributes("AttributeValue is empty or longer than 2000 characters");
  }
  return { key, value: text };
}

function parseCategory(value: unknown): EventCategory {
  if (value === undefined) return "management";
  if (value === "insight") return "insight";
  throw new ServiceError("InvalidEventCategoryException", 'EventCategory is not "insight"');
}

function parseMaxResults(value: unknown): number | undefined {
  if (value === undefined) return undefined;
  if (typeof value !== "number" || !Number.isInteger(value)) {
    throw serialization("MaxResults is not an integer");
  }
  if (value >= 1 && value <= 50) return value;
  throw new ServiceError("InvalidMaxResultsException", "MaxResults is not between 1 and 50");
}

function parseTime(input: CloudTrailRecord, name: string): number | undefined {
  const value = member(input, name);
  if (value === undefined || typeof value === "number") return value;
  throw serialization(`${name} is not a number of seconds`);
}

function textMember(input: CloudTrailRecord, name: string): string | undefined {
  const value = member(input, name);
  if (value === undefined || typeof value === "string") return value;
  throw serialization(`${name} is not a string`);
}

function member(input: CloudTrailRecord, name: string): unknown {
  return Object.hasOwn(input, name) ? (input[name] ?? undefined) : undefined;
}

function serialization(message: string): ServiceError {
  return new ServiceError("SerializationException", message);
}

function invalidAttributes(message: string): ServiceError {
  return new ServiceError("InvalidLookupAttributesException", message);
}
