import { expect, test } from "vitest";
import { parseFields } from "../../src/fields/record-field.ts";
import { Tallier } from "../../src/tally/tallier.ts";
import { Tally } from "../../src/tally/tally.ts";
import { TupleIndex } from "../../src/tally/tuple-index.ts";

const read = (eventName: string, awsRegion: string, eventTime = "2026-03-02T10:00:00Z") => {
  const record = { eventName, awsRegion, eventTime };
  return { record, text: JSON.stringify(record) };
};

async function tallied(
  records: readonly ReturnType<typeof read>[],
  limits: ConstructorParameters<typeof Tally>[2],
): Promise<Tally> {
  const tallier = new Tallier(
    await parseFields("event", "count-by"),
    await parseFields("region", "distinct"),
  );
  const tally = new Tally(1, 1, limits);
  for (const record of records) {
    tallier.addRecord(record);
    tally.add(tallier.take()!);
  }
  return tally;
}

const LIMITS = { groups: 100, pairs: 100, characters: 1000 };
const ROWS = [read("A", "eu"), read("B", "eu"), read("C", "us"), read("A", "us"), read("C", "eu")];
const firstMs = Date.parse("2026-03-02T10:00:00Z");
const group = (event: string, count: number, distinct: number) => ({
  values: [JSON.stringify(event)],
  count,
  firstMs,
  lastMs: firstMs,
  distinct: [distinct],
});

test("groups come by their count, equal ones as they were met", async () => {
  const tally = await tallied(ROWS, LIMITS);
  expect(tally.groups()).toEqual([group("A", 2, 2), group("C", 2, 2), group("B", 1, 1)]);
  expect([tally.records, tally.otherRecords, tally.isDistinctCut]).toEqual([5, 0, false]);
});

test("when there are more groups than are remembered those that are stay exact, and the rest is summed", async () => {
  const tally = await tallied(ROWS, { ...LIMITS, groups: 2 });
  expect(tally.groups()).toEqual([group("A", 2, 2), group("B", 1, 1)]);
  expect([tally.records, tally.otherRecords]).toEqual([5, 2]);
});

test("also when the texts of the values take too much room", async () => {
  const tally = await tallied(ROWS, { ...LIMITS, characters: 6 });
  expect(tally.groups()).toEqual([group("A", 2, 1), group("B", 1, 1)]);
  expect([tally.records, tally.otherRecords, tally.isDistinctCut]).toEqual([5, 2, true]);
});

test("numbers of distinct values that are lower bounds are said to be", async () => {
  const tally = await tallied(ROWS, { ...LIMITS, pairs: 3 });
  expect(tally.groups()).toEqual([group("A", 2, 1), group("C", 2, 1), group("B", 1, 1)]);
  expect(tally.isDistinctCut).toBe(true);
});

test("tuples have the numbers of their first coming, also after thousands", () => {
  const index = new TupleIndex(2);
  const tuple = (i: number) => Int32Array.of(i * 31, i % 7);
  const numbers = Array.from({ length: 20_000 }, (_, i) => index.add(tuple(i)));
  expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i));
  expect([
    index.add(tuple(12_345)),
    index.find(tuple(77)),
    index.find(Int32Array.of(1, 1)),
  ]).toEqual([12_345, 77, -1]);
  expect([index.at(5, 0), index.at(5, 1), index.size]).toEqual([155, 5, 20_000]);
  index.clear();
  expect([index.size, index.find(tuple(1)), index.add(tuple(9))]).toEqual([0, -1, 0]);
});
