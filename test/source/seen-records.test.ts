import fc from "fast-check";
import { expect, test } from "vitest";
import { SeenRecords } from "../../src/source/seen-records.ts";

const number = fc.integer({ min: 0, max: 2 });
const record = fc.record({
  id: fc.tuple(number, fc.constantFrom(0, 2 ** 32 - 1), number, number),
  content: fc.tuple(number, number),
});

test("a record is new, comes again, or clashes with another of its ID", () => {
  const property = fc.property(fc.array(record, { maxLength: 200 }), (records) => {
    const seen = new SeenRecords();
    const known = new Map<string, Set<string>>();
    for (const { id, content } of records) {
      const contents = known.get(id.join()) ?? new Set();
      const expected = contents.has(content.join())
        ? "repeated"
        : contents.size > 0
          ? "clash"
          : "new";
      known.set(id.join(), contents.add(content.join()));
      expect(seen.see(Uint32Array.from([9, ...id, ...content]), 1)).toBe(expected);
      // IDs that are no UUIDs are told apart in the same way.
      expect(seen.seeOther(id.join(), Uint32Array.from(content), 0)).toBe(expected);
    }
  });
  fc.assert(property);
});

test("more than the table had room for at first", () => {
  const seen = new SeenRecords();
  const words = (i: number) => Uint32Array.from([i * 7919, 1, 2, 3, 4, 5]);
  for (let i = 0; i < 50_000; i++) expect(seen.see(words(i), 0)).toBe("new");
  for (let i = 0; i < 50_000; i += 997) expect(seen.see(words(i), 0)).toBe("repeated");
});
