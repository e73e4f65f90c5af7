import { expect, test } from "vitest";
import { checkTarget, parseRequest } from "../../src/emulator/request.ts";

const NONE = {
  attribute: undefined,
  startSeconds: undefined,
  endSeconds: undefined,
  category: "management",
  maxResults: undefined,
  nextToken: undefined,
};

test("an empty request asks for all management events", () => {
  expect(parseRequest("{}")).toEqual(NONE);
});

test("every parameter is read, fractions of seconds kept, unknown members ignored", () => {
  const body = {
    LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "PutParameter" }],
    StartTime: 1795168800.123,
    EndTime: 1795168801,
    EventCategory: "insight",
    MaxResults: 50,
    NextToken: "dG9rZW4=",
    Unknown: true,
  };
  expect(parseRequest(JSON.stringify(body))).toEqual({
    attribute: { key: "EventName", value: "PutParameter" },
    startSeconds: 1795168800.123,
    endSeconds: 1795168801,
    category: "insight",
    maxResults: 50,
    nextToken: "dG9rZW4=",
  });
});

test("null members and an empty list of attributes are as good as absent", () => {
  const body = {
    LookupAttributes: [],
    StartTime: null,
    EventCategory: null,
    MaxResults: null,
    NextToken: null,
  };
  expect(parseRequest(JSON.stringify(body))).toEqual(NONE);
});

/** The code of the error that a body earns, or "valid". */
function codeFor(body: unknown): unknown {
  try {
    parseRequest(typeof body === "string" ? body : JSON.stringify(body));
    return "valid";
  } catch (error) {
    return error instanceof Error && "code" in error ? error.code : error;
  }
}

function byAttribute(AttributeKey: unknown, AttributeValue: unknown, more: object = {}): object {
  return { LookupAttributes: [{ AttributeKey, AttributeValue }], ...more };
}

const INSIGHT = { EventCategory: "insight" };
const ATTRIBUTES = "InvalidLookupAttributesException";
const SERIALIZATION = "SerializationException";

test.each<[title: string, code: string, body: unknown]>([
  [
    "two attributes",
    ATTRIBUTES,
    { LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "A" }, {}] },
  ],
  ["an unknown key", ATTRIBUTES, byAttribute("Name", "A")],
  ["a key in other case", ATTRIBUTES, byAttribute("eventName", "A")],
  ["no key", ATTRIBUTES, byAttribute(undefined, "A")],
  ["no value", ATTRIBUTES, byAttribute("EventName", undefined)],
  ["an empty value", ATTRIBUTES, byAttribute("EventName", "")],
  ["2000 characters", "valid", byAttribute("EventName", "a".repeat(2000))],
  ["2001 characters", ATTRIBUTES, byAttribute("EventName", "a".repeat(2001))],
  ["1000 double-counting characters", "valid", byAttribute("ResourceName", "_ ,\n".repeat(250))],
  ["1001 times _", ATTRIBUTES, byAttribute("ResourceName", "_".repeat(1001))],
  ["1001 spaces", ATTRIBUTES, byAttribute("ResourceName", " ".repeat(1001))],
  ["1001 commas", ATTRIBUTES, byAttribute("ResourceName", ",".repeat(1001))],
  ["1001 line feeds", ATTRIBUTES, byAttribute("ResourceName", "\n".repeat(1001))],
  ["1000 doubles and a single", ATTRIBUTES, byAttribute("ResourceName", `a${" ".repeat(1000)}`)],
  ["2000 characters of two units", "valid", byAttribute("Username", "😀".repeat(2000))],
  ["Insights by EventId", "valid", byAttribute("EventId", "a", INSIGHT)],
  ["Insights by EventSource", "valid", byAttribute("EventSource", "a", INSIGHT)],
  ["Insights by Username", ATTRIBUTES, byAttribute("Username", "a", INSIGHT)],
  ["Insights by ReadOnly", ATTRIBUTES, byAttribute("ReadOnly", "true", INSIGHT)],
  ["another category", "InvalidEventCategoryException", { EventCategory: "management" }],
  ["the category in other case", "InvalidEventCategoryException", { EventCategory: "Insight" }],
  ["0 results", "InvalidMaxResultsException", { MaxResults: 0 }],
  ["1 result", "valid", { MaxResults: 1 }],
  ["51 results", "InvalidMaxResultsException", { MaxResults: 51 }],
  ["a part of a result", SERIALIZATION, { MaxResults: 1.5 }],
  ["text for a number", SERIALIZATION, { MaxResults: "5" }],
  ["start after end", "InvalidTimeRangeException", { StartTime: 2, EndTime: 1.5 }],
  ["start at end", "valid", { StartTime: 2, EndTime: 2 }],
  ["a date text", SERIALIZATION, { StartTime: "2026-11-20T10:00:00Z" }],
  ["a token of another type", SERIALIZATION, { NextToken: 5 }],
  ["an attribute that is a text", SERIALIZATION, { LookupAttributes: ["EventName"] }],
  ["attributes that are no list", SERIALIZATION, { LookupAttributes: {} }],
  ["cut JSON", SERIALIZATION, '{"MaxResults":'],
  ["an empty body", SERIALIZATION, ""],
  ["a list", SERIALIZATION, []],
])("a request with %s is %s", (_title, code, body) => {
  expect(codeFor(body)).toBe(code);
});

test.each([
  "CloudTrail_20131101.LookupEvents",
  "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101.LookupEvents",
])("%s is the operation", (target) => {
  expect(() => checkTarget(target)).not.toThrow();
});

test.each([
  undefined,
  "",
  "CloudTrail_20131101.DescribeTrails",
  "XCloudTrail_20131101.LookupEvents",
  "CloudTrail_20131101.LookupEventsX",
  "cloudtrail_20131101.lookupevents",
])("%s is an unknown operation", (target) => {
  expect(() => checkTarget(target)).toThrow(
    expect.objectContaining({ code: "UnknownOperationException", status: 400 }),
  );
});
