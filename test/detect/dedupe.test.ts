import { expect, test } from "vitest";
import { firstOfEachId } from "../../src/detect/dedupe.ts";

test("each eventID passes once, records without one always", () => {
  const ids = ["a", "b", "a", undefined, undefined, 5, 5];
  const isFirst = firstOfEachId();
  expect(ids.map((eventID) => isFirst({ text: "", record: { eventID } }))).toEqual([
    true,
    true,
    false,
    true,
    true,
    true,
    true,
  ]);
});
