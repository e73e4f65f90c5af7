import fc from "fast-check";
import { expect, test } from "vitest";
import { recordOrder } from "../../../src/commands/query/record-order.ts";
import type { RecordOrderOptions } from "../../../src/options/order-options.ts";
import { eventTimeMs, noteWrapperTime, type ReadRecord } from "../../../src/record.ts";

const read = (record: Record<string, unknown>, text = JSON.stringify(record)): ReadRecord => ({
  record,
  text,
});

async function ordered(options: RecordOrderOptions, reads: readonly ReadRecord[]) {
  const order = await recordOrder(options);
  for (const one of reads) order.add(one);
  return [...order.inOrder()];
}

const texts = (reads: readonly ReadRecord[]) => reads.map(({ text }) => text);

const records = fc.array(
  fc
    .record({
      eventTime: fc.constantFrom(
        "2026-03-02T10:00:00Z",
        "2026-03-02T10:00:01Z",
        "1969-01-01T00:00:00Z",
        undefined,
      ),
      n: fc.nat(),
      s: fc.constantFrom("ü", "\ud834", "tab\tand\nline"),
    })
    .map((one) => read(one)),
);

test("records are sorted by time, those without one last, equal ones as they came", async () => {
  await fc.assert(
    fc.asyncProperty(records, fc.nat({ max: 5 }), async (reads, few) => {
      const at = ({ record }: ReadRecord) => eventTimeMs(record) ?? Infinity;
      const down = ({ record }: ReadRecord) => -(eventTimeMs(record) ?? -Infinity);
      const up = texts(reads.toSorted((a, b) => (at(a) === at(b) ? 0 : at(a) - at(b))));
      const reversed = texts(
        reads.toSorted((a, b) => (down(a) === down(b) ? 0 : down(a) - down(b))),
      );
      const sorted = await ordered({ kind: "sort", by: "time" }, reads);
      expect(texts(sorted)).toEqual(up);
      expect(sorted.map(({ text, record }) => JSON.stringify(record) === text)).toEqual(
        sorted.map(() => true),
      );
      expect(texts(await ordered({ kind: "sort", by: "time:desc" }, reads))).toEqual(reversed);
      const count = few + 1;
      expect(texts(await ordered({ kind: "oldest", count }, reads))).toEqual(up.slice(0, count));
      expect(texts(await ordered({ kind: "newest", count }, reads))).toEqual(
        reversed.slice(0, count),
      );
    }),
  );
});

test("other fields are sorted by their text; origin and digits stay", async () => {
  const reads = [
    read({ eventName: "B" }, '{"eventName":"B","n":1.0}'),
    { ...read({ eventName: "A" }), origin: { account: "111122223333", region: "us-east-1" } },
    read({ x: 1 }),
  ];
  const sorted = await ordered({ kind: "sort", by: "event" }, reads);
  expect(sorted.map(({ text, origin }) => [text, origin])).toEqual([
    ['{"x":1}', undefined],
    ['{"eventName":"A"}', { account: "111122223333", region: "us-east-1" }],
    ['{"eventName":"B","n":1.0}', undefined],
  ]);
});

test("the few are the same however many come", async () => {
  const reads = Array.from({ length: 5000 }, (_, i) =>
    read({ eventTime: new Date(1.7e12 + ((i * 7919) % 5000) * 1000).toISOString(), i }),
  );
  const byTime = reads.toSorted((a, b) => eventTimeMs(a.record)! - eventTimeMs(b.record)!);
  expect(texts(await ordered({ kind: "oldest", count: 7 }, reads))).toEqual(
    texts(byTime.slice(0, 7)),
  );
  expect(texts(await ordered({ kind: "newest", count: 7 }, reads))).toEqual(
    texts(byTime.slice(-7).toReversed()),
  );
});

test("what does not fit into memory is merged from a temporary file", async () => {
  const pad = "x".repeat(100_000);
  const reads = Array.from({ length: 1500 }, (_, i) =>
    read({ eventTime: new Date(1.7e12 + ((i * 7919) % 1000) * 1000).toISOString(), i, pad }),
  );
  const expected = reads.toSorted((a, b) => eventTimeMs(a.record)! - eventTimeMs(b.record)!);
  const sorted = await ordered({ kind: "sort", by: "time" }, reads);
  expect(sorted.map(({ record }) => record["i"])).toEqual(
    expected.map(({ record }) => record["i"]),
  );
});

test("a time around a record stays with it, also in the temporary file", async () => {
  const first = read({ n: 1 });
  noteWrapperTime(first.record, "2026-03-02T10:00:01Z");
  const second = read({ eventTime: "2026-03-02T10:00:00Z", filler: "x".repeat(70_000_000) });
  const sorted = await ordered({ kind: "sort", by: "time" }, [first, second]);
  expect(sorted.map(({ record }) => eventTimeMs(record))).toEqual([
    Date.parse("2026-03-02T10:00:00Z"),
    Date.parse("2026-03-02T10:00:01Z"),
  ]);
});
