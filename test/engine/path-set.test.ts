import fc from "fast-check";
import { expect, test } from "vitest";
import { PathSet } from "../../src/engine/path-set.ts";

test("it has what was added, whenever it is asked, and counts each once", () => {
  const paths = fc.array(fc.string({ maxLength: 3 }), { maxLength: 3000 });
  fc.assert(
    fc.property(paths, paths, fc.string({ maxLength: 3 }), (some, more, other) => {
      const set = new PathSet();
      for (const path of some) set.add(path);
      const early = some.every((path) => set.has(path));
      for (const path of more) set.add(path);
      const all = new Set([...some, ...more]);
      expect([
        early,
        set.size,
        set.has(other),
        [...all].every((path) => set.has(path)),
      ]).toStrictEqual([true, all.size, all.has(other), true]);
    }),
    { numRuns: 50 },
  );
});

test("100,000 paths take eight bytes each, and few of their folders once", () => {
  const [paths, folders] = [new PathSet(), new PathSet()];
  for (let i = 0; i < 100_000; i++) {
    paths.add(`s3://trail/${i}`);
    folders.add(`s3://trail/${i % 7}/`);
  }
  expect([paths.size, paths.bytes, folders.size, folders.bytes]).toStrictEqual([
    100_000,
    131_072 * 8,
    7,
    1024 * 8,
  ]);
});
