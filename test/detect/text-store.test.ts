import fc from "fast-check";
import { expect, test } from "vitest";
import { TextStore } from "../../src/detect/text-store.ts";

const MB = 1 << 20;

test("gives each text back, whatever its size and the order in which they are asked for", () => {
  const text = fc.oneof(
    { weight: 4, arbitrary: fc.string({ unit: "grapheme", maxLength: 200 }) },
    fc
      .tuple(fc.constantFrom("a", "ü", "𝄞"), fc.nat({ max: MB / 2 }))
      .map(([sign, times]) => sign.repeat(times)),
  );
  fc.assert(
    fc.property(fc.array(text, { maxLength: 30 }), fc.boolean(), (texts, readsBetween) => {
      const store = new TextStore();
      const runs = texts.map((one) => {
        const run = store.add(one);
        if (readsBetween) expect(store.read(run)).toBe(one);
        return run;
      });
      for (const [i, run] of [...runs.entries()].toReversed())
        expect(store.read(run)).toBe(texts[i]);
      store.close();
    }),
    { numRuns: 60 },
  );
});

test("keeps what fills its memory exactly, and what comes behind", () => {
  const store = new TextStore();
  const texts = ["x".repeat(MB), "y", "z".repeat(MB), "", "end"];
  const runs = texts.map((text) => store.add(text));
  expect(runs.map((run) => store.read(run))).toEqual(texts);
  expect(runs.at(-1)).toEqual({ start: 2 * MB + 1, end: 2 * MB + 4 });
  store.close();
});
