import { describe, expect, test } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { historiesOf, historyCoverage } from "../support/history-coverage.ts";
import {
  at,
  event,
  eventOf,
  FakeClient,
  numbersOf,
  optionsOf,
  readAll,
  start,
} from "./fake-client.ts";

test("every event of every page is a record with its own text", async () => {
  const first = event(2, 20);
  const client = new FakeClient({ "every event": [[first], [event(1, 10)]] });
  const { records } = await readAll(client);
  expect([numbersOf(records), records[0]?.text]).toEqual([[1, 2], first.body]);
});

test("a record names the account and the Region that it came from", async () => {
  const client = new FakeClient({
    "every event": [[event(1, 10, { recipientAccountId: "444455556666" })]],
  });
  const { records } = await readAll(client);
  expect(records.map(({ origin }) => origin)).toEqual([
    { account: "444455556666", region: "eu-west-1" },
  ]);
});

test("an empty page with a token is not the end", async () => {
  const client = new FakeClient({ "every event": [[], [event(2, 20)], [], [event(1, 10)], []] });
  expect(numbersOf((await readAll(client)).records)).toEqual([1, 2]);
});

test("a token is replayed with the same attribute and window", async () => {
  const client = new FakeClient({ "EventName=CreateUser": [[event(2, 20)], [event(1, 10)]] });
  await readAll(client, { actions: ["iam:CreateUser"] });
  const attribute = { key: "EventName", value: "CreateUser" };
  const request = { lookup: { attribute }, fromMs: at(0), toMs: at(1000) };
  expect(client.requests).toEqual([
    { ...request, token: undefined },
    { ...request, token: "1" },
  ]);
});

test("each look-up of the plan is asked", async () => {
  const client = new FakeClient({
    "EventName=CreateUser": [[event(1, 10)]],
    "EventName=DeleteUser": [[event(2, 20)]],
  });
  const { records } = await readAll(client, { actions: ["iam:CreateUser", "iam:DeleteUser"] });
  expect(numbersOf(records)).toEqual([1, 2]);
});

test("a text with line breaks is put on one line", async () => {
  const body = '{\n  "eventID": "x",\r\n  "n": 12345678901234567890\n}';
  const client = new FakeClient({ "every event": [[eventOf("x", at(1), body)]] });
  expect((await readAll(client)).records.map(({ text }) => text)).toEqual([
    '{  "eventID": "x",  "n": 12345678901234567890}',
  ]);
});

test("what was read is counted", async () => {
  const events = [event(2, 20), event(1, 10, { recipientAccountId: "444455556666" })];
  const client = new FakeClient({ "every event": events.map((one) => [one]) });
  const { coverage } = await readAll(client);
  expect({
    records: coverage.recordsRead,
    bytes: coverage.bytesRead,
    range: coverage.timeRange,
    isComplete: coverage.isComplete,
    isClosed: client.isClosed,
    history: historiesOf(coverage),
  }).toEqual({
    records: 2,
    bytes: events.reduce((sum, { body = "" }) => sum + body.length, 0),
    range: { earliest: "2026-11-20T10:00:10Z", latest: "2026-11-20T10:00:20Z" },
    isComplete: true,
    isClosed: true,
    history: [
      historyCoverage({
        askedFromMs: at(0),
        askedToMs: at(1000),
        events: 2,
        pages: 2,
        attempts: 2,
        accounts: new Set(["111122223333", "444455556666"]),
      }),
    ],
  });
});

describe("an event that cannot be read", () => {
  test.each([
    ["without a record", undefined, "it has no CloudTrailEvent"],
    ["that is no JSON", "{oops", "its CloudTrailEvent is not JSON"],
    ["that is empty", "", "its CloudTrailEvent is not JSON"],
    ["that is no object", "[1]", "its CloudTrailEvent is not JSON"],
  ])("%s is skipped by its id, and the others are read", async (_name, body, reason) => {
    const client = new FakeClient({
      "every event": [[eventOf("id-7", at(15), body), event(1, 10)]],
    });
    const { records, coverage } = await readAll(client);
    expect([numbersOf(records), coverage.skips]).toEqual([
      [1],
      [{ where: "Event history of eu-west-1", place: "event id-7", reason }],
    ]);
  });

  test("and has no id and no time is skipped all the same", async () => {
    const client = new FakeClient({ "every event": [[eventOf(undefined, undefined, undefined)]] });
    expect((await readAll(client)).coverage.skips).toEqual([
      {
        where: "Event history of eu-west-1",
        place: "event without EventId",
        reason: "it has no CloudTrailEvent",
      },
    ]);
  });
});

describe("a failure", () => {
  const denied = () => Object.assign(new Error("no"), { name: "AccessDeniedException" });

  test("half-way keeps what was read, and the rest is partial coverage", async () => {
    const client = new FakeClient({ "every event": [[event(9, 900)], [event(8, 800)], denied()] });
    const { records, coverage } = await readAll(client);
    expect([
      numbersOf(records),
      coverage.skips,
      coverage.exitCode({ noMatchFails: false }),
    ]).toEqual([
      [8, 9],
      [
        {
          where: "Event history of eu-west-1",
          reason: "not allowed: no",
          hint: "the principal needs cloudtrail:LookupEvents, and no service control policy may deny it.",
        },
      ],
      4,
    ]);
    // What is older than the oldest event is unread, with the rest of that event's own second.
    expect(historiesOf(coverage)[0]?.unread).toEqual([
      { lookup: "every event", fromMs: at(0), toMs: at(800), seam: [event(8, 800).id] },
    ]);
  });

  test("of the first request leaves the whole window unread", async () => {
    const client = new FakeClient({ "every event": [denied()] });
    const { records, coverage } = await readAll(client);
    expect([
      records,
      coverage.exitCode({ noMatchFails: false }),
      historiesOf(coverage)[0]?.unread,
      client.isClosed,
    ]).toEqual([[], 3, [{ lookup: "every event", fromMs: at(0), toMs: at(1000), seam: [] }], true]);
  });

  test("that nobody knows is a bug: it is thrown, and the client closed", async () => {
    const client = new FakeClient({ "every event": [[event(1, 10)], new TypeError("a bug")] });
    await expect(readAll(client)).rejects.toThrow("a bug");
    expect(client.isClosed).toBe(true);
  });
});

test("an abort is thrown as its own reason, whatever the request made of it", async () => {
  const client = new FakeClient({
    "every event": [Object.assign(new Error("aborted"), { name: "AbortError" })],
  });
  const { abort, batches, coverage } = start(client);
  const reason = new Error("interrupted");
  abort.abort(reason);
  const reading = (async () => {
    for await (const batch of batches) expect(batch).toBe(undefined);
  })();
  await expect(reading).rejects.toBe(reason);
  expect([client.isClosed, coverage.skips]).toEqual([true, []]);
});

test("it closes the client when the consumer stops", async () => {
  const client = new FakeClient({ "every event": [[event(2, 20)], [event(1, 10)]] });
  for await (const batch of start(client).batches) {
    if (batch.records.length > 0) break;
  }
  expect(client.isClosed).toBe(true);
});

test("no client is opened before the records are asked for", () => {
  let opened = 0;
  const options = {
    ...optionsOf(new FakeClient({})),
    openClient: async () => {
      opened++;
      return new FakeClient({});
    },
  };
  const { signal } = new AbortController();
  planHistories([options]).records({ signal, coverage: new Coverage() });
  expect(opened).toBe(0);
});

test("what the plan has to say is handed on", () => {
  const { plan, ...options } = optionsOf(new FakeClient({}), { actions: ["iam:*"] });
  const { explain, notes, whyEmpty } = planHistories([{ ...options, plan }]);
  expect({ explain, notes, whyEmpty }).toEqual({
    explain: plan.explain,
    notes: plan.notes,
    whyEmpty: plan.whyEmpty,
  });
});
