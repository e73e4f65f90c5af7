import { expect, test } from "vitest";
import { UnexpectedAnswer } from "../../src/lookup/unexpected-answer.ts";
import {
  beginChain,
  beginProgress,
  type PagedEvent,
  restartChain,
  takePage,
} from "../../src/lookup/window-chain.ts";

const END_MS = Date.parse("2026-03-02T00:00:00Z");

const chain = () =>
  beginChain({
    lookup: { attribute: undefined },
    fromMs: END_MS - 3_600_000,
    toMs: END_MS,
    seam: [],
  });

const event = (id: string, beforeMs: number, body = id): PagedEvent => ({
  id,
  timeMs: END_MS - beforeMs,
  body,
});

test("a page that comes again under another token is refused, and the chain stays as it was", () => {
  const one = chain();
  const [first, second] = [[event("a", 0)], [event("b", 1000)]];
  expect(takePage(one, { events: first, nextToken: "1" })).toEqual(first);
  expect(takePage(one, { events: second, nextToken: "2" })).toEqual(second);
  const before = structuredClone(one);
  expect(() => takePage(one, { events: first, nextToken: "3" })).toThrow(
    new UnexpectedAnswer(
      "the service repeats a page under another NextToken: its pages would never end",
      { mayRecover: false },
    ),
  );
  expect(one).toEqual(before);
});

test("after a token was refused a page may come again: its events were delivered", () => {
  const one = chain();
  const page = { events: [event("a", 0), event("b", 0)], nextToken: "1" };
  expect(takePage(one, page)).toEqual(page.events);
  restartChain(one);
  expect(takePage(one, { ...page, nextToken: "2" })).toEqual([]);
  const rest = [event("c", 0)];
  expect(takePage(one, { events: rest, nextToken: undefined })).toEqual(rest);
});

test("an eventID with other content in a later page is delivered", () => {
  const one = chain();
  takePage(one, { events: [event("a", 0)], nextToken: "1" });
  const planted = [event("a", 0, "other")];
  expect(takePage(one, { events: planted, nextToken: undefined })).toEqual(planted);
});

test("what is newer than was asked for, or older than is owned, is not delivered", () => {
  const one = chain();
  const own = event("a", 500);
  const events = [event("newer", -1000), own, event("older", 3_601_000)];
  expect(takePage(one, { events, nextToken: "1" })).toEqual([own]);
});

test("pages of one second go on as long as each has a new event", () => {
  const one = chain();
  for (let n = 0; n < 500; n++) takePage(one, { events: [event(`${n}`, 0)], nextToken: `${n}` });
  expect(one.seam.size).toBe(500);
});

test("empty pages may be many, but not without end", () => {
  const one = chain();
  for (let n = 0; n < 200; n++) takePage(one, { events: [], nextToken: `${n}` });
  expect(() => takePage(one, { events: [], nextToken: "200" })).toThrow(
    "the service has brought nothing new on 200 pages in a row: its pages would never end",
  );
});

test("empty pages of windows that are read side by side are counted together", () => {
  const progress = beginProgress();
  const spans = [0, 1, 2, 3].map((hour) => ({
    lookup: { attribute: undefined },
    fromMs: END_MS - (hour + 1) * 3_600_000,
    toMs: END_MS - hour * 3_600_000 - 1000,
    seam: [],
  }));
  const chains = spans.map((span) => beginChain(span, progress));
  const take = (n: number) => takePage(chains[n % 4]!, { events: [], nextToken: `${n}` });
  for (let n = 0; n < 200; n++) take(n);
  expect(() => take(200)).toThrow("nothing new on 200 pages in a row");
});

test("a record that comes under ever new EventIds is delivered once", () => {
  const progress = beginProgress();
  const span = { lookup: { attribute: undefined }, fromMs: undefined, toMs: END_MS, seam: [] };
  const [one, other] = [beginChain(span, progress), beginChain(span, progress)];
  const page = (n: number) => ({ events: [event(`${n}`, 0, "record")], nextToken: `${n}` });
  expect(takePage(one, page(0))).toHaveLength(1);
  expect(() => takePage(one, page(1))).toThrow("the service repeats a page");
  expect(() => takePage(other, page(2))).toThrow("repeats what it has brought already");
});
