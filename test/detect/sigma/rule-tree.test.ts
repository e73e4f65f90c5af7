import fc from "fast-check";
import { expect, test } from "vitest";
import { compilePartial } from "../../../src/detect/sigma/compile/partial-test.ts";
import { viewOf } from "../../../src/detect/sigma/compile/record-view.ts";
import { explain } from "../../../src/detect/sigma/explain.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";
import { fieldPath } from "../../../src/detect/sigma/tree/field-path.ts";
import { provable } from "../../../src/detect/sigma/tree/provable.ts";
import { pathOf } from "../../../src/expr-parser/necessary.ts";
import { loadText, ruleText } from "./load-one.ts";
import { holds, IOCS, isFound } from "./naive-interpreter.ts";

test("a rule is read into plain data: modifiers and placeholders are applied, quantifiers kept", () => {
  const text = ruleText(
    "sel_a: {a.b|contains|all: [x, 'y*']}\nsel_b:\n  eventName|expand: '%names%'\n  x.ioc.value|re|i: ^a\n  n|gte: 5\n  ref|fieldref|endswith: a\n  items[any]: {gone: null}\ncondition: 1 of sel_* and not sel_b",
    "title: T\nid: t\nlevel: low\nsigma-version: 3",
  );
  const vars = new Map([["names", ["Get*", "Put"]]]);
  const [rule] = loadText(text, { vars }).rules;
  expect(JSON.parse(JSON.stringify(rule?.root))).toEqual(rule?.root);
  const file = "rules/t.yml";
  const star = { wildcard: "*" };
  const own = (name: string, ...keys: readonly string[]) => ({
    name,
    derived: undefined,
    keys,
    entersText: true,
  });
  const item = (modifierNames: readonly string[], line: number, column: number) => ({
    kind: "field",
    quantifier: "any",
    isNegated: false,
    modifierNames,
    place: { file, line, column },
  });
  const pattern = (...tokens: readonly object[]) => ({
    kind: "pattern",
    pattern: tokens,
    isCased: false,
    number: undefined,
    entersContainers: tokens[0] === star,
  });
  const value = (source: string, line: number, column: number, ...alternatives: object[]) => ({
    source,
    place: { file, line, column },
    alternatives,
  });
  const selA = {
    kind: "selection",
    name: "sel_a",
    place: { file, line: 7, column: 3 },
    child: {
      ...item(["contains", "all"], 7, 11),
      path: own("a.b", "a", "b"),
      quantifier: "all",
      values: [
        value("x", 7, 30, pattern(star, { literal: "x" }, star)),
        value("y*", 7, 33, pattern(star, { literal: "y" }, star)),
      ],
    },
  };
  const selB = {
    kind: "selection",
    name: "sel_b",
    place: { file, line: 8, column: 3 },
    child: {
      kind: "and",
      children: [
        {
          ...item(["expand"], 9, 5),
          path: own("eventName", "eventName"),
          values: [
            value("%names%", 9, 23, pattern({ literal: "Get" }, star), pattern({ literal: "Put" })),
          ],
        },
        {
          ...item(["re", "i"], 10, 5),
          path: { name: "x.ioc.value", derived: "x.ioc", keys: ["value"], entersText: false },
          values: [
            value("^a", 10, 23, {
              kind: "regex",
              source: "^a",
              flags: "i",
              entersContainers: true,
            }),
          ],
        },
        {
          ...item(["gte"], 11, 5),
          path: own("n", "n"),
          values: [value("5", 11, 12, { kind: "number", operator: "gte", bound: 5 })],
        },
        {
          ...item(["fieldref", "endswith"], 12, 5),
          path: own("ref", "ref"),
          values: [
            value("a", 12, 28, {
              kind: "fieldref",
              path: own("a", "a"),
              relation: "endswith",
              isCased: false,
            }),
          ],
        },
        {
          kind: "any-member",
          path: own("items", "items"),
          place: { file, line: 13, column: 5 },
          members: {
            ...item([], 13, 18),
            path: own("gone", "gone"),
            values: [value("null", 13, 24, { kind: "null" })],
          },
        },
      ],
    },
  };
  expect(rule?.root).toEqual({
    kind: "and",
    children: [
      { kind: "or", quantifier: "1 of sel_*", children: [selA, selB] },
      { kind: "not", child: selB },
    ],
  });
});

const fields = fc.constantFrom("eventName", "eventSource", "a", "a.b", "a.b.c", "x.ioc.value");
const words = fc.constantFrom("x", "X", "StopLogging", "stop*", "*ging", "*", "?", "", "a*x?", "5");
const scalars = fc.oneof(words, fc.constantFrom<unknown>(5, "@1.0", true, "x\\*", '"b":"x'));

const lists = <T>(one: fc.Arbitrary<T>): fc.Arbitrary<readonly T[]> =>
  fc.array(one, { minLength: 1, maxLength: 3 });
/** `name: values` with one of each group of modifiers. */
const line = (
  field: fc.Arbitrary<string>,
  groups: readonly (readonly string[])[],
  values: fc.Arbitrary<unknown>,
): fc.Arbitrary<readonly [string, unknown]> =>
  fc
    .tuple(field, fc.tuple(...groups.map((group) => fc.constantFrom(...group))), values)
    .map(([name, modifiers, value]) => [name + modifiers.join(""), value]);
const every = ["", "", "|all"];
const negation = ["", "", "|neq"];
const items = fc.oneof(
  {
    weight: 6,
    arbitrary: line(
      fields,
      [["", "|contains", "|startswith", "|endswith"], ["", "|cased"], every, negation],
      lists(scalars),
    ),
  },
  line(fields, [negation], lists(fc.oneof(scalars, fc.constant(null)))),
  line(
    fields,
    [["|re"], ["", "|i"], every, negation],
    lists(fc.constantFrom("^x", "stop", "\\d+", "(?i)X$", "b.*x")),
  ),
  line(fields, [["|cidr"], negation], lists(fc.constantFrom("10.0.0.0/8", "10.0.0.7"))),
  line(
    fields,
    [["|lt", "|lte", "|gt", "|gte"], negation],
    lists(fc.constantFrom<unknown>(5, "1.5", "@1.0")),
  ),
  line(fields, [["|exists"], negation], fc.boolean()),
  line(
    fields,
    [["|fieldref"], ["", "|contains", "|startswith", "|endswith"], ["", "|cased"], negation],
    lists(fields),
  ),
  line(
    fields,
    [
      ["|minute", "|hour", "|day", "|month", "|year"],
      ["", "|lt", "|gte"],
    ],
    lists(fc.constantFrom(11, 58, 2026)),
  ),
  line(fields, [["|expand"], ["", "|contains"]], lists(fc.constantFrom("%v%", "%v%*"))),
  line(fields, [["|base64offset|contains"]], lists(fc.constantFrom("Stop", "x"))),
);
const maps = fc.array(items, { minLength: 1, maxLength: 2 }).map(Object.fromEntries);
const keywords = fc.oneof(
  lists(words),
  lists(scalars).map((all) => ({ "|all": all })),
  lists(scalars).map((all) => ({ "|cased|neq": all })),
);
const members = maps.map((map) => ({ "a[any]": map }));
const selections = fc.oneof(
  { weight: 4, arbitrary: maps },
  members,
  keywords,
  fc.array(fc.oneof(maps, words), { minLength: 1, maxLength: 2 }),
);
const conditions = fc.constantFrom(
  "sel_a",
  "sel_a and sel_b",
  "sel_a or sel_b",
  "sel_a and not sel_b",
  "not (sel_a or not sel_b)",
  "1 of sel_*",
  "all of them",
  "sel_a and sel_b or sel_b and not sel_a",
);

const scalarValues = fc.constantFrom<unknown>(
  "x",
  "X",
  "StopLogging",
  "stoplogging",
  "",
  "10.0.0.7",
  "2026-01-15T11:58:00Z",
  "5",
  '{"b":"x"}',
  '[{"b":{"c":"StopLogging"}}]',
  "U3RvcExvZ2dpbmc=",
  5,
  1,
  1.5,
  true,
  null,
);
const values = fc.letrec<{ any: unknown }>((tie) => ({
  any: fc.oneof(
    { maxDepth: 3, depthSize: "small" },
    { weight: 3, arbitrary: scalarValues },
    fc.array(tie("any"), { maxLength: 2 }),
    fc.dictionary(fc.constantFrom("b", "c", "b.c"), tie("any"), { maxKeys: 2 }),
  ),
})).any;
const records = fc
  .record(
    { eventName: scalarValues, eventSource: values, a: values, "a.b": values },
    { requiredKeys: [] },
  )
  .map((record): Readonly<Record<string, unknown>> => ({ ...record }));

const KNOWN: ReadonlySet<string> = new Set(["eventName", "eventSource"]);

const facts = { matched: 0, decided: 0, necessary: 0 };

test("closures, explanation and index say what a naive interpreter says, and what is necessary holds", () => {
  const property = fc.property(
    fc.tuple(selections, selections),
    conditions,
    fc.boolean(),
    fc.array(records, { minLength: 8, maxLength: 8 }),
    ([a, b], condition, strictSigma, list) => {
      const detection = `sel_a: ${JSON.stringify(a)}\nsel_b: ${JSON.stringify(b)}\ncondition: ${condition}`;
      const text = ruleText(
        detection.replaceAll('"@1.0"', "1.0"),
        "title: T\nid: t\nlevel: low\nsigma-version: 3",
      );
      const ruleSet = loadText(text, { strictSigma, vars: new Map([["v", ["x", "Stop*"]]]) });
      const [rule] = ruleSet.rules;
      if (rule === undefined) throw new Error("expected a rule");
      const iocs = () => IOCS;
      const naive = list.map((record) => holds(rule.root, record));
      const engine = createSigmaEngine(ruleSet, { iocs });
      expect(list.map((record) => engine.evaluate(record).rules.length > 0)).toEqual(naive);
      expect(list.map((record) => explain(rule, record, iocs).isMatch)).toEqual(naive);

      const partial = compilePartial(rule.root, KNOWN);
      const necessary = provable(rule.root);
      const paths = ["eventName", "eventSource", "a", "a.b", "a.b.c", "x.ioc.value"].map((name) =>
        fieldPath(name, strictSigma),
      );
      for (const [i, record] of list.entries()) {
        const { eventName, eventSource } = record;
        const known = partial(viewOf({ eventName, eventSource }));
        // Of a record that has both, as those that the index narrows have.
        if (known !== undefined && "eventName" in record && "eventSource" in record) {
          expect(known).toBe(naive[i]);
          facts.decided++;
        }
        if (naive[i] !== true) continue;
        facts.matched++;
        for (const { path, values: wanted } of necessary) {
          const field = paths.find(
            ({ derived, keys }) =>
              path === pathOf(...(derived === undefined ? [] : [derived]), ...keys),
          );
          if (field === undefined) throw new Error(`expected a field at ${path}`);
          expect(wanted.some((one) => isFound(field, one, record))).toBe(true);
          facts.necessary++;
        }
      }
    },
  );
  fc.assert(property, { numRuns: 500 });
  // The generated rules and records meet often enough for the test to mean something.
  expect(facts.matched).toBeGreaterThan(200);
  expect(facts.decided).toBeGreaterThan(100);
  expect(facts.necessary).toBeGreaterThan(20);
});
