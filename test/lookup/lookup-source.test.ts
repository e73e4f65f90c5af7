import { describe, expect, test } from "vitest";
import { Coverage } from "../../src/coverage.ts";
import { readEventHistory } from "../../src/lookup/lookup-source.ts";
import { planLookup } from "../../src/lookup/plan.ts";
import { parseQuery } from "../../src/match/query.ts";
import type { ReadRecord } from "../../src/record.ts";
import { numbered, TEN_O_CLOCK } from "../emulator/fixture.ts";

type Client = Awaited<ReturnType<Parameters<typeof readEventHistory>[0]["openClient"]>>;
type Request = Parameters<Client["page"]>[0];
type Page = Awaited<ReturnType<Client["page"]>>;

/** LookupEvents as a list of pages for each attribute, each page asked for by the token of the one before. */
class FakeClient implements Client {
  attempts = 0;
  throttled = 0;
  isClosed = false;
  readonly requests: Request[] = [];
  readonly #chains: Readonly<Record<string, readonly (Page["events"] | Error)[]>>;

  /** @param chains pages by attribute, such as "EventName=A", or "every event"; an Error is thrown in its place. */
  constructor(chains: Readonly<Record<string, readonly (Page["events"] | Error)[]>>) {
    this.#chains = chains;
  }

  async page(request: Request): Promise<Page> {
    await Promise.resolve();
    this.attempts++;
    this.requests.push(request);
    const { attribute, token } = request;
    const name = attribute === undefined ? "every event" : `${attribute.key}=${attribute.value}`;
    const chain = this.#chains[name] ?? [[]];
    const index = token === undefined ? 0 : Number(token);
    const page = chain[index] ?? [];
    if (page instanceof Error) throw page;
    return { events: page, nextToken: index + 1 < chain.length ? String(index + 1) : undefined };
  }

  close(): void {
    this.isClosed = true;
  }
}

/** The event of a record, so many seconds after ten o'clock. */
function event(number: number, second: number, fields: object = {}) {
  const { text, record } = numbered(number, second, fields);
  return { id: String(record["eventID"]), timeMs: (TEN_O_CLOCK + second) * 1000, body: text };
}

const iso = (second: number): number => (TEN_O_CLOCK + second) * 1000;

interface Asked {
  readonly actions?: readonly string[];
  readonly matches?: readonly string[];
}

function start(client: FakeClient, asked: Asked = {}) {
  const query = parseQuery(
    { actions: asked.actions ?? ["*"], excludes: [], matches: asked.matches ?? [] },
    { fromMs: iso(0), toMs: iso(1000) },
  );
  const plan = planLookup(query, { nowMs: iso(5000), region: "eu-west-1", isAws: true });
  const coverage = new Coverage();
  const abort = new AbortController();
  const source = readEventHistory({
    plan,
    region: "eu-west-1",
    profile: undefined,
    openClient: async () => client,
  });
  return { coverage, abort, batches: source.records({ signal: abort.signal, coverage }) };
}

async function all(client: FakeClient, asked: Asked = {}) {
  const { coverage, batches } = start(client, asked);
  const records: ReadRecord[] = [];
  for await (const batch of batches) records.push(...batch);
  return { records, coverage };
}

const ids = (records: readonly ReadRecord[]) =>
  records
    .map(({ record }) => Number(String(record["eventID"]).slice(-12)))
    .toSorted((a, b) => a - b);

test("every event of every page is a record with its own text", async () => {
  const first = event(2, 20);
  const client = new FakeClient({ "every event": [[first], [event(1, 10)]] });
  const { records } = await all(client);
  expect([ids(records), records.some(({ text }) => text === first.body)]).toEqual([[1, 2], true]);
});

test("an empty page with a token is not the end", async () => {
  const client = new FakeClient({ "every event": [[], [event(2, 20)], [], [event(1, 10)], []] });
  expect(ids((await all(client)).records)).toEqual([1, 2]);
});

test("a token is replayed with the same attribute and window", async () => {
  const client = new FakeClient({ "EventName=CreateUser": [[event(2, 20)], [event(1, 10)]] });
  await all(client, { actions: ["iam:CreateUser"] });
  for (const request of client.requests.filter(({ token }) => token !== undefined)) {
    const { token: _, ...rest } = request;
    expect(client.requests).toContainEqual({ ...rest, token: undefined });
  }
  expect(client.requests.some(({ token }) => token !== undefined)).toBe(true);
});

test("each look-up of the plan is asked", async () => {
  const client = new FakeClient({
    "EventName=CreateUser": [[event(1, 10)]],
    "EventName=DeleteUser": [[event(2, 20)]],
  });
  const { records } = await all(client, { actions: ["iam:CreateUser", "iam:DeleteUser"] });
  expect(ids(records)).toEqual([1, 2]);
});

test("a text with line breaks is put on one line", async () => {
  const body = '{\n  "eventID": "x",\r\n  "n": 12345678901234567890\n}';
  const client = new FakeClient({ "every event": [[{ id: "x", timeMs: iso(1), body }]] });
  expect((await all(client)).records.map(({ text }) => text)).toEqual([
    '{  "eventID": "x",  "n": 12345678901234567890}',
  ]);
});

test("what was read is counted", async () => {
  const bodies = [event(2, 20), event(1, 10, { recipientAccountId: "444455556666" })];
  const client = new FakeClient({ "every event": [[bodies[0]!], [bodies[1]!]] });
  const { coverage } = await all(client);
  const [history] = coverage.history;
  expect({
    records: coverage.recordsRead,
    bytes: coverage.bytesRead,
    range: coverage.timeRange,
    accounts: [...(history?.accounts ?? [])].toSorted(),
    attempts: history?.attempts === client.attempts,
    unread: history?.unread,
    region: history?.region,
    asked: [history?.askedFromMs, history?.askedToMs],
    isComplete: coverage.isComplete,
    isClosed: client.isClosed,
  }).toEqual({
    records: 2,
    bytes: bodies.reduce((sum, { body }) => sum + body.length, 0),
    range: { earliest: "2026-11-20T10:00:10Z", latest: "2026-11-20T10:00:20Z" },
    accounts: ["111122223333", "444455556666"],
    attempts: true,
    unread: [],
    region: "eu-west-1",
    asked: [iso(0), iso(1000)],
    isComplete: true,
    isClosed: true,
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
      "every event": [[{ id: "id-7", timeMs: iso(5), body }, event(1, 10)]],
    });
    const { records, coverage } = await all(client);
    expect([ids(records), coverage.skips]).toEqual([
      [1],
      [{ where: "Event history of eu-west-1", place: "event id-7", reason }],
    ]);
  });

  test("and has no id is skipped all the same", async () => {
    const client = new FakeClient({
      "every event": [[{ id: undefined, timeMs: undefined, body: undefined }]],
    });
    expect((await all(client)).coverage.skips).toEqual([
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
    const { records, coverage } = await all(client);
    const unread = coverage.history.flatMap((history) => history.unread);
    expect([ids(records), coverage.skips, coverage.exitCode({ noMatchFails: false })]).toEqual([
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
    // What is older than the oldest event is unread, with that event's own second.
    expect(unread.length).toBeGreaterThan(0);
    expect(Math.max(...unread.map(({ toMs }) => toMs))).toBe(iso(800));
    expect(unread.every(({ lookup }) => lookup === "every event")).toBe(true);
  });

  test("of the first request leaves the whole window unread", async () => {
    const client = new FakeClient({ "every event": [denied()] });
    const { records, coverage } = await all(client);
    const unread = coverage.history.flatMap((history) => history.unread);
    expect([
      records,
      coverage.exitCode({ noMatchFails: false }),
      Math.min(...unread.map(({ fromMs }) => fromMs ?? -Infinity)),
      Math.max(...unread.map(({ toMs }) => toMs)),
    ]).toEqual([[], 3, iso(0), iso(1000)]);
  });

  test("closes the client", async () => {
    const client = new FakeClient({ "every event": [denied()] });
    await all(client);
    expect(client.isClosed).toBe(true);
  });

  test("that nobody knows is a bug: it is thrown, and the client closed", async () => {
    const client = new FakeClient({ "every event": [[event(1, 10)], new TypeError("a bug")] });
    await expect(all(client)).rejects.toThrow("a bug");
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
    if (batch.length > 0) break;
  }
  expect(client.isClosed).toBe(true);
});

test("no client is opened before the records are asked for", () => {
  let opened = 0;
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const source = readEventHistory({
    plan: planLookup(query, { nowMs: iso(0), region: "eu-west-1", isAws: true }),
    region: "eu-west-1",
    profile: undefined,
    openClient: async () => {
      opened++;
      return new FakeClient({});
    },
  });
  source.records({ signal: new AbortController().signal, coverage: new Coverage() });
  expect(opened).toBe(0);
});

test("what the plan has to say is handed on", () => {
  const query = parseQuery({ actions: ["iam:*"], excludes: [], matches: [] }, { fromMs: 0 });
  const plan = planLookup(query, { nowMs: iso(0), region: "eu-west-1", isAws: true });
  const { explain, notes, whyEmpty } = readEventHistory({
    plan,
    region: "eu-west-1",
    profile: undefined,
    openClient: async () => new FakeClient({}),
  });
  expect({ explain, notes, whyEmpty }).toEqual({
    explain: plan.explain,
    notes: plan.notes,
    whyEmpty: plan.whyEmpty,
  });
});
