import { readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import fc from "fast-check";
import { expect, test } from "vitest";
import { SortedSpool } from "../../src/detect/sorted-spool.ts";

interface Item {
  readonly key: string;
  readonly item: unknown;
}

function through(items: readonly Item[], maxBytes?: number): readonly Item[] {
  const spool = new SortedSpool<unknown>(maxBytes);
  for (const { key, item } of items) spool.add(key, item);
  return [...spool.drain()];
}

/** As an array sorts them: by bytes, equal keys as they came. */
function sorted(items: readonly Item[]): readonly Item[] {
  return items.toSorted((a, b) => Buffer.from(a.key).compare(Buffer.from(b.key)));
}

test("what goes through files comes out as an array would be sorted", () => {
  const anyItem = fc.record({ key: fc.string({ unit: "grapheme" }), item: fc.jsonValue() });
  fc.assert(
    fc.property(fc.array(anyItem), fc.nat({ max: 300 }), (items, maxBytes) => {
      const plain = items.map((one) => JSON.parse(JSON.stringify(one)) as Item);
      expect(through(plain, maxBytes)).toEqual(sorted(plain));
    }),
  );
});

test("an item longer than what is read at once is one item", () => {
  const items = ["c", "a", "b"].map((key) => ({ key, item: key.repeat(200_000) }));
  expect(through(items, 10)).toEqual(sorted(items));
});

test("leaves no file behind, even while it is in use", () => {
  const ours = () => readdirSync(tmpdir()).filter((name) => name.startsWith("spitzel-spool-"));
  const spool = new SortedSpool<number>(0);
  spool.add("b", 2);
  spool.add("a", 1);
  expect(ours()).toEqual([]);
  expect([...spool.drain()].map(({ item }) => item)).toEqual([1, 2]);
});

test("can be left before the end, and is empty then", () => {
  const spool = new SortedSpool<number>(0);
  for (const number of [3, 1, 2]) spool.add(String(number), number);
  for (const { item } of spool.drain()) {
    expect(item).toBe(1);
    break;
  }
  expect([...spool.drain()]).toEqual([]);
});
