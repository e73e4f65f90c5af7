import { expect, test } from "vitest";
import { parseRequest } from "../../src/emulator/request.ts";
import { issueToken, readToken } from "../../src/emulator/token.ts";

const PARAMETERS = {
  LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "PutParameter" }],
  StartTime: 1,
  EndTime: 2,
  MaxResults: 50,
  EventCategory: "insight",
};
const POSITION = { offset: 100, page: 3, asOfMs: 1795168800000 };

function scope(changes: object = {}, region: string | undefined = "us-east-1") {
  return { request: parseRequest(JSON.stringify({ ...PARAMETERS, ...changes })), region };
}

const TOKEN = issueToken(scope(), POSITION);

test("a token gives its position back to the same request", () => {
  expect(readToken(scope(), TOKEN)).toEqual(POSITION);
});

test("the token sent along is not one of the parameters that a token is bound to", () => {
  expect(readToken(scope({ NextToken: TOKEN }), TOKEN)).toEqual(POSITION);
});

test.each([
  [
    "another value",
    scope({ LookupAttributes: [{ AttributeKey: "EventName", AttributeValue: "A" }] }),
  ],
  [
    "another key",
    scope({ LookupAttributes: [{ AttributeKey: "EventId", AttributeValue: "PutParameter" }] }),
  ],
  ["no attribute", scope({ LookupAttributes: null })],
  ["another start", scope({ StartTime: 1.5 })],
  ["no start", scope({ StartTime: null })],
  ["another end", scope({ EndTime: 3 })],
  ["another page size", scope({ MaxResults: 49 })],
  ["the default page size", scope({ MaxResults: null })],
  ["another category", scope({ EventCategory: null })],
  ["another Region", scope({}, "eu-central-1")],
])("a token is invalid with %s", (_title, other) => {
  expect(() => readToken(other, TOKEN)).toThrow(
    expect.objectContaining({ code: "InvalidNextTokenException" }),
  );
});

const MOVED = Buffer.from(TOKEN, "base64").toString().replace('"offset":100', '"offset":101');

test.each([
  ["empty", ""],
  ["of another origin", "dG9rZW4="],
  ["not an object", Buffer.from("[]").toString("base64")],
  ["moved", Buffer.from(MOVED).toString("base64")],
  ["cut", TOKEN.slice(0, -1)],
  ["padded", `${TOKEN} `],
])("a token is invalid when %s", (_title, token) => {
  expect(() => readToken(scope(), token)).toThrow(
    expect.objectContaining({ code: "InvalidNextTokenException" }),
  );
});
