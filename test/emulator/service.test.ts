import { describe, expect, test } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import { readEvents } from "../../src/emulator/read-events.ts";
import { LookupService } from "../../src/emulator/service.ts";
import { ask, eachSecond, page, serviceOf } from "./asking.ts";
import { CREATE_USER, signedFor, stoppedClock } from "./fixture.ts";

describe("errors", () => {
  test("an error's body has its name in __type and a message", async () => {
    const { status, code, body } = ask(await serviceOf([]), { MaxResults: 51 });
    expect([status, code, JSON.parse(body)]).toEqual([
      400,
      "InvalidMaxResultsException",
      { __type: "InvalidMaxResultsException", message: "MaxResults is not between 1 and 50" },
    ]);
  });

  test("a token is invalid for another Region", async () => {
    const service = await serviceOf(eachSecond(3));
    const { NextToken } = page(service, { MaxResults: 1 });
    const elsewhere = ask(service, { MaxResults: 1, NextToken }, signedFor("eu-central-1"));
    expect(elsewhere.code).toBe("InvalidNextTokenException");
  });

  test("a token stays valid when the credentials are renewed", async () => {
    const service = await serviceOf(eachSecond(3));
    const { NextToken } = page(service, { MaxResults: 1 });
    const renewed = ask(service, { MaxResults: 1, NextToken }, signedFor("us-east-1", "ASIAOTHER"));
    expect(renewed.status).toBe(200);
  });

  test("with Regions kept apart a request that names no Region is refused", async () => {
    const service = await serviceOf(eachSecond(3), { byRegion: true });
    expect(ask(service, {}, "").code).toBe("MissingAuthenticationTokenException");
    expect(ask(service, {}, signedFor("us-east-1")).events).toBe(3);
    expect(ask(service, {}, signedFor("eu-central-1")).events).toBe(0);
  });
});

/** The error code, or undefined, of one request after the other. */
function codes(service: LookupService, ...authorizations: string[]): (string | undefined)[] {
  return authorizations.map((authorization) => ask(service, {}, authorization).code);
}

describe("the rate", () => {
  const throttled = "ThrottlingException";

  test("is two requests a second per access key and Region unless told", async () => {
    const clock = stoppedClock();
    const service = new LookupService(await readEvents([]), { clock, random: () => 0 });
    const east = signedFor("us-east-1");
    expect(codes(service, east, east, east)).toEqual([undefined, undefined, throttled]);
    expect(codes(service, signedFor("eu-central-1"), signedFor("us-east-1", "AKIAOTHER"))).toEqual([
      undefined,
      undefined,
    ]);
    clock.nowMs += 1000;
    expect(codes(service, east, east, east)).toEqual([undefined, undefined, throttled]);
    expect(service.counts()).toEqual({ requests: 8, pages: 6, events: 0, throttled: 2, faults: 0 });
  });

  test("is refused with HTTP 400, without latency, and before the request is read", async () => {
    const service = await serviceOf([], { rate: 1, latencyMs: 200 });
    ask(service);
    const reply = service.answer({
      target: undefined,
      authorization: signedFor("us-east-1"),
      body: "",
    });
    expect(reply).toEqual({
      status: 400,
      code: throttled,
      body: '{"__type":"ThrottlingException","message":"Rate exceeded"}',
      delayMs: 0,
      request: undefined,
      events: 0,
    });
  });
});

describe("faults", () => {
  test.each([
    ["throttle", 400, "ThrottlingException"],
    ["5xx", 500, "InternalFailure"],
    ["reset", undefined, undefined],
    ["access-denied", 400, "AccessDeniedException"],
    ["unrecognized-client", 400, "UnrecognizedClientException"],
    ["expired-token", 400, "ExpiredTokenException"],
    ["slow", 200, undefined],
  ])("%s answers with status %s and the error %s", async (text, status, code) => {
    const service = await serviceOf(eachSecond(1), { faults: [parseFault(text)] });
    const reply = ask(service);
    expect([reply.status, reply.code]).toEqual([status, code]);
    const served = status === 200 ? 1 : 0;
    expect(service.counts()).toEqual({
      requests: 1,
      pages: served,
      events: served,
      throttled: 0,
      faults: 1,
    });
  });

  test("an injected throttle uses up no quota, a server error does", async () => {
    const numbers = [0, 0.9, 0.9];
    const after = async (text: string): Promise<(string | undefined)[]> => {
      const random = [...numbers];
      const service = await serviceOf([], {
        rate: 1,
        faults: [parseFault(text)],
        random: () => random.shift() ?? 0.9,
      });
      return [ask(service).code, ask(service).code];
    };
    expect([await after("throttle:0.5"), await after("5xx:0.5")]).toEqual([
      ["ThrottlingException", undefined],
      ["InternalFailure", "ThrottlingException"],
    ]);
  });

  test("credentials that expire after two pages serve exactly two", async () => {
    const service = await serviceOf(eachSecond(9), { faults: [parseFault("expired-token:2")] });
    const four = Array.from({ length: 4 }, () => ask(service, { MaxResults: 1 }).code);
    expect(four).toEqual([undefined, undefined, "ExpiredTokenException", "ExpiredTokenException"]);
  });

  test("a slow answer comes after its delay and the latency", async () => {
    const faults = [parseFault("slow:1:3000")];
    expect(ask(await serviceOf([], { faults, latencyMs: 200 })).delayMs).toBe(3200);
  });
});

test("the latency may be drawn for every request", async () => {
  const numbers = [0.5, 0.25];
  const service = await serviceOf([], {
    random: () => numbers.shift() ?? 0,
    latencyMs: (random) => random() * 1000,
  });
  expect([ask(service).delayMs, ask(service).delayMs]).toEqual([500, 250]);
});

test("a valid request is reported with its reply", async () => {
  const attribute = { AttributeKey: "EventName", AttributeValue: CREATE_USER["eventName"] };
  const { request, events } = ask(await serviceOf(eachSecond(2)), {
    LookupAttributes: [attribute],
  });
  expect([request?.attribute, events]).toEqual([{ key: "EventName", value: "CreateUser" }, 2]);
});

test.each([
  [{ pageSize: 0 }, "expected pageSize from 1 to 50, got 0"],
  [{ pageSize: 51 }, "expected pageSize from 1 to 50, got 51"],
  [{ pageSize: 2.5 }, "expected pageSize to be a whole number, got 2.5"],
  [{ rate: -1 }, "expected rate from 0 to Infinity, got -1"],
  [{ rate: Number.NaN }, "expected rate from 0 to Infinity, got NaN"],
  [{ emptyPageEvery: 1 }, "expected emptyPageEvery from 2 to Infinity, got 1"],
])("the option %j is refused", async (options, message) => {
  await expect(serviceOf([], options)).rejects.toThrow(new RangeError(message));
});
