import { expect, test } from "vitest";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { historiesOf } from "../support/history-coverage.ts";
import { at, event, FakeClient, optionsOf } from "./fake-client.ts";

const pages = () =>
  new FakeClient({ "every event": [[event(3, 30)], [event(2, 20)], [event(1, 10)]] });

/** Two accounts read side by side. */
const plan = () =>
  planHistories(["prod", "dev"].map((account) => ({ ...optionsOf(pages()), account })));

const { signal } = new AbortController();

test("what is said to be left once a page is taken is what is left when it was", async () => {
  const coverage = new Coverage();
  const { records } = plan();
  const said: unknown[] = [];
  const left: unknown[] = [];
  for await (const { taken, leftOnceTaken } of records({ signal, coverage })) {
    said.push(leftOnceTaken?.());
    taken();
    left.push(coverage.asked[0]?.resume?.());
  }
  expect(said).toHaveLength(6);
  expect(said).toEqual(left);
  expect(left.at(-1)).toEqual(
    ["prod", "dev"].map((account) => ({
      key: `${account}/eu-west-1`,
      lookups: ["every event"],
      unread: [],
    })),
  );
});

test("asking what would be left moves nothing, and a page that is not taken stays unread", async () => {
  const coverage = new Coverage();
  const options = optionsOf(pages());
  for await (const { leftOnceTaken } of planHistories([options]).records({ signal, coverage })) {
    leftOnceTaken?.();
  }
  expect(historiesOf(coverage).map(({ unread }) => unread)).toEqual([
    [{ lookup: "every event", fromMs: at(0), toMs: at(1000), seam: [] }],
  ]);
  expect(coverage.isComplete).toBe(false);
});

test("what was saved gives the rest, account by account", async () => {
  const { resumable } = plan();
  const saved = JSON.stringify([
    {
      key: "prod/eu-west-1",
      lookups: ["every event"],
      unread: [{ lookup: "every event", fromMs: at(0), toMs: at(25), seam: [] }],
    },
    { key: "dev/eu-west-1", lookups: ["every event"], unread: [] },
  ]);
  const rest = resumable?.restore(JSON.parse(saved), resumable.window);
  expect(JSON.stringify(rest?.saved)).toEqual(saved);
  const coverage = new Coverage();
  const origins: (string | undefined)[] = [];
  for await (const { taken } of rest?.records({ signal, coverage }) ?? []) {
    origins.push(...historiesOf(coverage).map(({ account }) => account));
    taken();
  }
  expect([coverage.isComplete, rest?.isNothing, new Set(origins)]).toEqual([
    true,
    false,
    new Set(["prod", "dev"]),
  ]);
});

test.each([
  ["no list", {}],
  ["a list of something else", [1]],
  ["a history without a key", [{ lookups: [], unread: [] }]],
  ["look-ups that are no texts", [{ key: "a", lookups: [1], unread: [] }]],
  ["a window without an end", [{ key: "a", lookups: [], unread: [{ lookup: "x", seam: [] }] }]],
  ["nothing", undefined],
])("%s is nothing that was ever saved", (_name, saved) => {
  const { resumable } = plan();
  expect(resumable?.restore(saved, resumable.window)).toBe(undefined);
});
