import { describe, expect, test } from "vitest";
import type { LoadOptions } from "../../../src/detect/sigma/rule-set.ts";
import {
  createSigmaDetector,
  type SigmaDetectorOptions,
} from "../../../src/detect/sigma/sigma-detector.ts";
import { loadText, rejections } from "./load-one.ts";
import { findingsOf } from "../../../src/detect/hit.ts";

const BASE = Date.parse("2023-07-10T11:59:00Z");
let serial = 0;

/** A record `seconds` after the base time. */
function at(seconds: number, fields: object = {}): Record<string, unknown> {
  serial += 1;
  const eventTime = new Date(BASE + seconds * 1000).toISOString().replace(".000Z", "Z");
  return {
    eventID: `e${String(serial).padStart(6, "0")}`,
    eventTime,
    eventName: "A",
    sourceIPAddress: "203.0.113.7",
    ...fields,
  };
}

function rule(name: string, eventName = name): string {
  return `title: ${name}\nname: ${name}\nid: id-${name}\nlevel: low\nlogsource: {product: aws}\ndetection: {sel: {eventName: ${eventName}}, condition: sel}\n`;
}

function correlation(body: string, title = "C"): string {
  return `title: ${title}\nid: id-${title}\ncorrelation: ${body}\n`;
}

/** Title, value and number of events of each finding. */
function run(
  documents: readonly string[],
  records: readonly object[],
  options: SigmaDetectorOptions & LoadOptions = {},
): readonly unknown[] {
  const detector = createSigmaDetector(loadText(documents.join("---\n"), options), options);
  const early = records.flatMap((record) =>
    findingsOf(detector.observe({ text: "", record: { ...record } })),
  );
  return [...early, ...findingsOf(detector.finish())].map(({ title, correlation: found, count }) =>
    found === undefined ? title : [title, found["value"], count],
  );
}

const COUNT_3 = correlation(
  "{type: event_count, rules: [A], group-by: [sourceIPAddress], timespan: 10m, condition: {gte: 3}}",
);

describe("event_count", () => {
  test("N-1 events do not fire, N do", () => {
    expect(run([rule("A"), COUNT_3], [at(0), at(1)])).toEqual([]);
    expect(run([rule("A"), COUNT_3], [at(0), at(1), at(2)])).toEqual([["C", 3, 3]]);
  });

  test("the window is inclusive: exactly the time span fires, one second more does not", () => {
    expect(run([rule("A"), COUNT_3], [at(0), at(1), at(600)])).toEqual([["C", 3, 3]]);
    expect(run([rule("A"), COUNT_3], [at(0), at(1), at(601)])).toEqual([]);
  });

  test("a window may straddle a clock hour", () => {
    expect(run([rule("A"), COUNT_3], [at(50), at(60), at(70)])).toEqual([["C", 3, 3]]);
  });

  test("the order of the files does not matter", () => {
    const records = [at(5), at(3), at(0), at(900), at(1)];
    const inOrder = records.toSorted((a, b) =>
      String(a["eventTime"]).localeCompare(String(b["eventTime"])),
    );
    expect(run([rule("A"), COUNT_3], records)).toEqual([["C", 4, 4]].map(([t, v]) => [t, v, 4]));
    expect(run([rule("A"), COUNT_3], inOrder)).toEqual(run([rule("A"), COUNT_3], records));
  });

  test("an event without the group field is left out and counted", () => {
    const lost = at(1);
    delete lost["sourceIPAddress"];
    const ruleSet = loadText([rule("A"), COUNT_3].join("---\n"));
    const detector = createSigmaDetector(ruleSet);
    for (const record of [at(0), lost, at(2)]) detector.observe({ text: "", record });
    expect(findingsOf(detector.finish())).toEqual([]);
    expect(detector.disclosures()).toEqual([
      '1 events without sourceIPAddress were left out of "C"',
    ]);
  });

  test("groups do not mix; without group-by there is one", () => {
    const records = [at(0), at(1), at(2, { sourceIPAddress: "203.0.113.8" })];
    expect(run([rule("A"), COUNT_3], records)).toEqual([]);
    const ungrouped = correlation(
      "{type: event_count, rules: A, timespan: 10m, condition: {gte: 3}}",
    );
    expect(run([rule("A"), ungrouped], records)).toEqual([["C", 3, 3]]);
  });

  test("one finding per episode, with the greatest value; a gap ends it", () => {
    const burst = [0, 1, 2, 3, 500, 1100].map((seconds) => at(seconds));
    const later = [5000, 5001, 5002].map((seconds) => at(seconds));
    expect(run([rule("A"), COUNT_3], [...burst, ...later])).toEqual([
      ["C", 5, 6],
      ["C", 3, 3],
    ]);
  });

  test("modes each and reset", () => {
    const records = [0, 1, 2, 3, 4, 5].map((seconds) => at(seconds));
    const each = run([rule("A"), COUNT_3], records, { correlationMode: "each" });
    expect(each).toEqual([3, 4, 5, 6].map((value) => ["C", value, value]));
    const reset = run([rule("A"), COUNT_3], records, { correlationMode: "reset" });
    expect(reset).toEqual([
      ["C", 3, 3],
      ["C", 3, 3],
    ]);
  });

  test("bounds from above look at windows side by side", () => {
    const few = correlation("{type: event_count, rules: A, timespan: 1m, condition: {lt: 3}}");
    expect(
      run(
        [rule("A"), few],
        [0, 1, 2, 3, 61, 62].map((s) => at(s)),
      ),
    ).toEqual([["C", 2, 2]]);
    const range = correlation(
      "{type: event_count, rules: A, timespan: 1m, condition: {gte: 2, lt: 4}}",
    );
    expect(
      run(
        [rule("A"), range],
        [0, 1, 2, 3, 61, 62].map((s) => at(s)),
      ),
    ).toEqual([["C", 2, 2]]);
  });
});

test("strict Sigma does not look for a group into JSON in a string", () => {
  const inside = correlation(
    "{type: event_count, rules: A, group-by: [policy.Id], timespan: 1m, condition: {gte: 1}}",
  );
  const record = at(0, { policy: '{"Id":"p"}' });
  expect(run([rule("A"), inside], [record])).toEqual([["C", 1, 1]]);
  expect(run([rule("A"), inside], [record], { strictSigma: true })).toEqual([]);
});

test("two correlations share one base rule", () => {
  const other = correlation(
    "{type: event_count, rules: id-A, timespan: 1m, condition: {gte: 2}}",
    "D",
  );
  expect(run([rule("A"), COUNT_3, other], [at(0), at(1), at(2)])).toEqual([
    ["C", 3, 3],
    ["D", 3, 3],
  ]);
});

test("generate lets the rules of the file report as well; rules of other files always do", () => {
  const generating = COUNT_3.replace("{type", "{generate: true, type");
  expect(run([rule("A"), generating], [at(0)])).toEqual(["A"]);
  expect(run([rule("A"), COUNT_3], [at(0)])).toEqual([]);
});

describe("value_count and numbers", () => {
  const body = (type: string, condition: string): string =>
    correlation(`{type: ${type}, rules: A, timespan: 10m, condition: {${condition}}}`);
  const bytes = [1, 2, 2, 10].map((v, i) => at(i, { v }));

  test.each([
    ["value_count", "field: v, gte: 3", [["C", 3, 4]]],
    ["value_count", "field: v, gte: 4", []],
    ["value_count", "field: [v, eventName], gte: 3", [["C", 3, 4]]],
    ["value_count", "field: missing, gte: 1", []],
    ["value_sum", "field: v, gte: 15", [["C", 15, 4]]],
    ["value_avg", "field: v, gt: 3", [["C", 3.75, 4]]],
    ["value_median", "field: v, gt: 1.6", [["C", 2, 4]]],
    ["value_percentile", "field: v, percentile: 100, gte: 10", [["C", 10, 4]]],
    ["value_sum", "field: eventName, gte: 0", []],
  ])("%s {%s}", (type, condition, expected) => {
    expect(run([rule("A"), body(type, condition)], bytes)).toEqual(expected);
  });

  test.each([
    ["value_count", "field: v, gte: 6", [["C", 6, 3]]],
    ["value_count", "field: v, gte: 7", []],
    ["value_count", "field: v.n, gte: 1", []],
    ["value_count", "field: [v, eventName], gte: 3", [["C", 3, 3]]],
    ["value_sum", "field: v, gte: 19", [["C", 19, 3]]],
    ["value_median", "field: v, lte: 2", [["C", 2, 3]]],
  ])("of a list each member is a value: %s {%s}", (type, condition, expected) => {
    const lists = [["a", 1, [2, 2]], 3, ["a", "b", 11, []]].map((v, i) => at(i, { v }));
    expect(run([rule("A"), body(type, condition)], lists)).toEqual(expected);
  });

  test("a list that leaves the window takes its values with it, and no others", () => {
    const events = [at(0, { v: ["a", "b"] }), at(300, { v: ["b", "c"] }), at(601, { v: ["d"] })];
    const asks = (n: number): readonly unknown[] =>
      run([rule("A"), body("value_count", `field: v, gte: ${n}`)], events);
    expect([asks(3), asks(4)]).toEqual([[["C", 3, 3]], []]);
  });

  test("the condition's field may have another name in each rule", () => {
    const aliased = correlation(
      "{type: value_count, rules: [A, B], timespan: 10m, aliases: {what: {A: one, B: many}}, condition: {field: what, gte: 3}}",
    );
    const events = [
      at(0, { eventName: "A", one: "x", many: ["no"] }),
      at(1, { eventName: "B", many: ["x", "y"] }),
      at(2, { eventName: "B", many: ["z"] }),
    ];
    expect(run([rule("A"), rule("B"), aliased], events)).toEqual([["C", 3, 3]]);
  });
});

describe("temporal", () => {
  const a = (seconds: number, user = "u"): object => at(seconds, { eventName: "A", user });
  const b = (seconds: number, user = "u"): object => at(seconds, { eventName: "B", user });
  const rules = [rule("A"), rule("B")];
  const body = (type: string, extra = ""): string =>
    correlation(`{type: ${type}, rules: [A, B], group-by: [user], timespan: 1m${extra}}`);

  test("every rule once, in any order", () => {
    expect(run([...rules, body("temporal")], [b(0), a(60)])).toEqual([["C", 2, 2]]);
    expect(run([...rules, body("temporal")], [b(0), a(61)])).toEqual([]);
    expect(run([...rules, body("temporal")], [b(0), a(1, "v")])).toEqual([]);
  });

  test("a condition on the number of rules, or over their names", () => {
    expect(run([...rules, body("temporal", ", condition: {gte: 1}")], [b(0)])).toEqual([
      ["C", 1, 1],
    ]);
    const expression = ", condition: B and not A";
    expect(run([...rules, body("temporal", expression)], [b(0)])).toEqual([["C", 1, 1]]);
    expect(run([...rules, body("temporal", expression)], [a(0), b(1)])).toEqual([]);
  });

  test("ordered: in the given order only, ties in any", () => {
    const ordered = body("temporal_ordered");
    expect(run([...rules, ordered], [a(0), b(60)])).toEqual([["C", 2, 2]]);
    expect(run([...rules, ordered], [a(0), b(61)])).toEqual([]);
    expect(run([...rules, ordered], [b(0), a(1)])).toEqual([]);
    expect(run([...rules, ordered], [b(0), a(0)])).toEqual([["C", 2, 2]]);
    expect(run([...rules, ordered], [a(0), a(50), b(100)])).toEqual([["C", 2, 2]]);
  });

  test("ordered with a condition: what it asks for, in the order of the rules, without what it excludes", () => {
    const c = (seconds: number): object => at(seconds, { eventName: "C", user: "u" });
    const three = [...rules, rule("C")];
    const without = (condition: string): string =>
      correlation(
        `{type: temporal_ordered, rules: [A, B, C], group-by: [user], timespan: 1m, condition: ${condition}}`,
        "D",
      );
    const conjunction = without("B and A and not C");
    expect(run([...three, conjunction], [a(0), b(1)])).toEqual([["D", 2, 2]]);
    expect(run([...three, conjunction], [b(0), a(1)])).toEqual([]);
    expect(run([...three, conjunction], [c(0), a(1), b(2)])).toEqual([]);
    expect(run([...three, conjunction], [c(0), a(61), b(62)])).toEqual([["D", 2, 2]]);
    expect(run([...three, without("A and C")], [a(0), c(1)])).toEqual([["D", 2, 2]]);
    expect(rejections([...three, without("A or B")].join("---\n"))).toEqual([
      expect.stringContaining('expected only "and" and "not" in the condition: of alternatives'),
    ]);
  });

  test("ordered: one event is not two steps", () => {
    const same = [rule("A"), rule("B", "A")];
    expect(run([...same, body("temporal_ordered")], [a(0)])).toEqual([]);
    expect(run([...same, body("temporal_ordered")], [a(0), a(1)])).toEqual([["C", 2, 2]]);
  });

  test("aliases name the group field of each rule", () => {
    const aliased = correlation(
      "{type: temporal, rules: [A, B], group-by: [who], timespan: 1m, aliases: {who: {A: user, B: p.user}}}",
    );
    expect(run([...rules, aliased], [a(0), at(1, { eventName: "B", p: { user: "u" } })])).toEqual([
      ["C", 2, 2],
    ]);
  });

  test("chains: a correlation refers to a correlation", () => {
    const inner = correlation(
      "{type: event_count, rules: [A], group-by: [user], timespan: 1m, condition: {gte: 3}}",
      "I",
    );
    const outer = correlation(
      "{type: temporal_ordered, rules: [id-I, B], group-by: [user], timespan: 1m}",
      "O",
    );
    const records = [a(0), a(1), a(2), b(30)];
    expect(run([...rules, inner, outer], records)).toEqual([["O", 2, 4]]);
    expect(run([...rules, outer, inner], records)).toEqual([["O", 2, 4]]);
    expect(run([...rules, inner, outer], [b(0), a(1), a(2), a(3)])).toEqual([]);
  });
});

describe("legacy aggregation", () => {
  const legacy = (condition: string): string =>
    rule("A").replace("condition: sel", `timeframe: 10m, condition: "sel | ${condition}"`);

  test("count() by a field", () => {
    const text = legacy("count() by sourceIPAddress > 2");
    const legacyAggregation = true;
    expect(run([text], [at(0), at(1), at(2)], { legacyAggregation })).toEqual([["A", 3, 3]]);
    expect(run([text], [at(0), at(1)], { legacyAggregation })).toEqual([]);
  });

  test("count(field) is the number of distinct values", () => {
    const text = legacy("count(eventID) >= 2");
    expect(run([text], [at(0), at(1)], { legacyAggregation: true })).toEqual([["A", 2, 2]]);
  });
});
