import { beforeAll, expect, test, vi } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { eachSecond } from "../emulator/asking.ts";
import { idOf, numbered } from "../emulator/fixture.ts";
import { emulatorOf, historyOptions, readHistory } from "./history-fixture.ts";
import { historiesOf } from "../support/history-coverage.ts";

beforeAll(() => {
  vi.stubEnv("AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED", "true");
});

const allIds = (count: number) => Array.from({ length: count }, (_, i) => idOf(i + 1));

test("in order, the history is one chain, newest first, and no page more than a serial pager's", async () => {
  const emulator = await emulatorOf(eachSecond(230));
  const options = { ...historyOptions(emulator, {}), isOrdered: true };
  const { ids, coverage } = await readHistory(options);
  expect(ids).toEqual(allIds(230).toReversed());
  expect(historiesOf(coverage)[0]?.pages).toBe(5);
  expect(historiesOf(coverage)[0]?.unread).toEqual([]);
});

test("a slow service is read in windows side by side, each event once", async () => {
  const emulator = await emulatorOf(eachSecond(3_000), { latencyMs: 40 });
  const { ids, coverage } = await readHistory(historyOptions(emulator, { ratePerSecond: 100 }));
  expect(ids.toSorted()).toEqual(allIds(3_000));
  expect(historiesOf(coverage)[0]?.unread).toEqual([]);
});

test.each([
  {
    name: "one second with 700 events",
    records: Array.from({ length: 700 }, (_, i) => numbered(i + 1, 5)),
  },
  {
    name: "ties of seven",
    records: Array.from({ length: 700 }, (_, i) => numbered(i + 1, Math.floor(i / 7))),
  },
])("$name, empty pages, throttles and failures: each event once", async ({ records }) => {
  const emulator = await emulatorOf(records, {
    latencyMs: (random) => random() * 20,
    emptyPageEvery: 3,
    pageSize: 10,
    faults: [
      { kind: "throttle", probability: 0.02 },
      { kind: "5xx", probability: 0.02 },
    ],
  });
  const { ids, coverage } = await readHistory(historyOptions(emulator, {}));
  expect(ids.toSorted()).toEqual(allIds(700));
  expect(coverage.skips).toEqual([]);
});

test("an event that both look-ups of an or find comes once", async () => {
  const emulator = await emulatorOf([
    numbered(1, 1),
    numbered(2, 2, { eventName: "DeleteUser" }),
    numbered(3, 3, { eventName: "StopLogging", userIdentity: { accessKeyId: "AKIA2" } }),
    numbered(4, 4, { eventName: "GetUser", userIdentity: { accessKeyId: "AKIA2" } }),
  ]);
  const matches = ['$.eventName == "StopLogging" or $.userIdentity.accessKeyId == "AKIA2"'];
  const { ids } = await readHistory(historyOptions(emulator, { matches }));
  expect(ids.toSorted()).toEqual([idOf(3), idOf(4)]);
});

test("what the consumer did not take stays unread, to the second, and reading it gives the rest", async () => {
  const emulator = await emulatorOf(eachSecond(500), { latencyMs: 5 });
  const options = historyOptions(emulator, {});
  const coverage = new Coverage();
  const ids: string[] = [];
  const { signal } = new AbortController();
  const batches = planHistories([options]).records({ signal, coverage });
  for await (const batch of recordsIn(batches)) {
    // The third page is not taken: what was under way is asked for again.
    if (ids.length >= 100) break;
    ids.push(...batch.map(({ record }) => String(record["eventID"])));
  }
  expect(ids.length).toBeLessThan(200);
  const [history] = historiesOf(coverage);
  const remainder = { lookups: history?.lookups ?? [], unread: history?.unread ?? [] };
  const rest = await readHistory({ ...options, remainder });
  expect([...ids, ...rest.ids].toSorted()).toEqual(allIds(500));
});

test("the candidate with the fewest events is found by its first page", async () => {
  const mine = { userIdentity: { type: "IAMUser", userName: "Bob", accessKeyId: "AKIA2" } };
  const emulator = await emulatorOf(
    Array.from({ length: 4_000 }, (_, i) =>
      numbered(i + 1, i, i % 100 === 0 ? { ...mine, eventName: "DeleteUser" } : mine),
    ),
  );
  const matches = ['$.userIdentity.accessKeyId == "AKIA2"', '$.eventName == "DeleteUser"'];
  const { ids, coverage } = await readHistory(historyOptions(emulator, { matches }));
  expect(ids).toHaveLength(40);
  expect(historiesOf(coverage)[0]?.lookups).toEqual(["EventName=DeleteUser"]);
  expect(historiesOf(coverage)[0]?.pages).toBe(2);
});
