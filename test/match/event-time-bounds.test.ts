import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseExpression } from "../../src/expr-parser/parse.ts";
import { provable } from "../../src/expr-parser/provable.ts";
import { eventTimeBounds } from "../../src/match/event-time-bounds.ts";
import { compileExpression } from "../../src/match/predicate.ts";

function bounds(...texts: readonly string[]): readonly (string | undefined)[] {
  const { fromMs, toMs } = eventTimeBounds(provable(texts.map((text) => parseExpression(text))));
  return [fromMs, toMs].map((ms) => (ms === undefined ? undefined : new Date(ms).toISOString()));
}

const NONE = [undefined, undefined];

describe("the bounds", () => {
  test.each([
    ["$.eventTime >= '2026-03-02T10:00:00Z'", "2026-03-02T10:00:00.000Z", undefined],
    ["$.eventTime > '2026-03-02T10:00:00Z'", "2026-03-02T10:00:00.000Z", undefined],
    ["$.eventTime < '2026-03-02T10:00:00Z'", undefined, "2026-03-02T10:00:00.000Z"],
    ["$['eventTime'] <= '2026-03-02T10:00:00Z'", undefined, "2026-03-02T10:00:00.000Z"],
    [
      "$.eventTime == '2026-03-02T10:00:00Z'",
      "2026-03-02T10:00:00.000Z",
      "2026-03-02T10:00:00.000Z",
    ],
    [
      "$.eventTime in ['2026-03-02T10:00:00Z', '2026-03-01T10:00:00Z']",
      "2026-03-01T10:00:00.000Z",
      "2026-03-02T10:00:00.000Z",
    ],
    [
      "$.eventTime == '2026-03-02T10:00:00Z' or $.eventTime == '2026-03-04T10:00:00Z'",
      "2026-03-02T10:00:00.000Z",
      "2026-03-04T10:00:00.000Z",
    ],
    [
      "($.eventTime >= '2026-03-02T10:00:00Z' and $.eventTime < '2026-03-02T11:00:00Z') or ($.eventTime == '2026-03-04T10:00:00Z' and $.a)",
      "2026-03-02T10:00:00.000Z",
      "2026-03-04T10:00:00.000Z",
    ],
    // Text that begins with a date bounds to the whole day.
    ["$.eventTime >= '2026-03-02'", "2026-03-02T00:00:00.000Z", undefined],
    ["$.eventTime < '2026-03-02'", undefined, "2026-03-02T23:59:59.000Z"],
    ["$.eventTime > '2026-03-02T10'", "2026-03-02T00:00:00.000Z", undefined],
    ["$.eventTime <= '2026-03-02T99:99:99Z'", undefined, "2026-03-02T23:59:59.000Z"],
  ])("of %s are %s to %s", (text, from, to) => {
    expect(bounds(text)).toEqual([from, to]);
  });

  test("of several expressions are those of all", () => {
    expect(
      bounds(
        "$.eventTime >= '2026-03-01T00:00:00Z' and $.eventTime < '2026-03-09T00:00:00Z'",
        "$.eventTime >= '2026-03-02T00:00:00Z'",
        "$.a == 1",
      ),
    ).toEqual(["2026-03-02T00:00:00.000Z", "2026-03-09T00:00:00.000Z"]);
  });

  test.each([
    "$.eventTime != '2026-03-02T10:00:00Z'",
    "not $.eventTime >= '2026-03-02T10:00:00Z'",
    "$.eventTime >= '2026-03-02T10:00:00Z' or $.a == 1",
    "$.eventTime regex '^2026-03-02'",
    "$.eventTime",
    "$.eventTime == null",
    "$.eventTime in ['2026-03-02T10:00:00Z', null]",
    "$.eventTime >= 2026",
    "$.eventTime >= '2026'",
    "$.eventTime >= 'x'",
    "$.eventTime >= '2026-13-01'",
    "$.requestParameters.eventTime >= '2026-03-02'",
    "$..eventTime >= '2026-03-02'",
  ])("of %s are none", (text) => {
    expect(bounds(text)).toEqual(NONE);
  });

  test.each(["2026-02-30", "2026-02-30T00:00:00Z", "2026-02-31T10", "2025-02-29"])(
    "of %s, a day that does not exist, are none: Date.parse would take it for a later one",
    (text) => {
      expect(bounds(`$.eventTime >= '${text}'`)).toEqual(NONE);
    },
  );
});

test("every eventTime that satisfies an expression lies inside its bounds", async () => {
  const two = (max: number) => fc.integer({ min: 0, max }).map((n) => String(n).padStart(2, "0"));
  // Also days, hours and minutes that do not exist, and cut-off texts.
  const bound = fc
    .tuple(fc.constantFrom("02", "03"), two(32), two(25), two(60), fc.integer({ min: 0, max: 20 }))
    .map(([month, day, hour, minute, length]) =>
      `2026-${month}-${day}T${hour}:${minute}:00Z`.slice(0, length),
    );
  const leaf = fc
    .tuple(fc.constantFrom("==", "!=", "<", "<=", ">", ">="), bound)
    .map(([operator, text]) => `$.eventTime ${operator} "${text}"`);
  const list = fc
    .array(bound, { maxLength: 3 })
    .map((texts) => `$.eventTime in ${JSON.stringify(texts)}`);
  const expression = fc.letrec<{ any: string }>((tie) => ({
    any: fc.oneof(
      { maxDepth: 2 },
      leaf,
      list,
      fc
        .tuple(tie("any"), fc.constantFrom("and", "or"), tie("any"))
        .map((parts) => `(${parts.join(" ")})`),
      tie("any").map((text) => `not (${text})`),
    ),
  })).any;
  const times = fc
    .integer({ min: Date.UTC(2026, 0, 25) / 1000, max: Date.UTC(2026, 3, 5) / 1000 })
    .map((seconds) => new Date(seconds * 1000).toISOString().replace(".000Z", "Z"));
  await fc.assert(
    fc.asyncProperty(
      fc.array(expression, { minLength: 1, maxLength: 2 }),
      fc.array(times, { minLength: 20, maxLength: 20 }),
      async (texts, eventTimes) => {
        const matches = texts.map((text) => parseExpression(text));
        const { fromMs = -Infinity, toMs = Infinity } = eventTimeBounds(provable(matches));
        const predicates = await Promise.all(matches.map(compileExpression));
        const lost = eventTimes
          .filter((eventTime) => predicates.every((holds) => holds({ eventTime })))
          .filter((eventTime) => Date.parse(eventTime) < fromMs || Date.parse(eventTime) > toMs);
        expect(lost).toEqual([]);
      },
    ),
    { numRuns: 500 },
  );
});
