import { describe, expect, test } from "vitest";
import { matches, rejections, ruleText } from "./load-one.ts";

const SELECTIONS = "sel_a: {a: 1}\nsel_b: {b: 1}\n_hidden: {c: 1}\n";

describe("condition", () => {
  test.each([
    ["sel_a", { a: 1 }, true],
    ["sel_a and sel_b", { a: 1 }, false],
    ["sel_a or sel_b", { b: 1 }, true],
    ["not sel_a", {}, true],
    ["NOT sel_a AND sel_b", { b: 1 }, true],
    ["sel_a or sel_b and _hidden", { a: 1 }, true],
    ["(sel_a or sel_b) and _hidden", { a: 1 }, false],
    ["not (sel_a or sel_b)", {}, true],
    ["1 of sel_*", { b: 1 }, true],
    ["any of sel_*", {}, false],
    ["all of sel_*", { a: 1, b: 1 }, true],
    ["1 of them", { c: 1 }, false],
    ["all of them", { a: 1, b: 1 }, true],
    ["1 of _*", { c: 1 }, true],
    ["1 of *", { c: 1 }, false],
    ["not 1 of sel_*", { c: 1 }, true],
    ["[sel_a, sel_b]", { b: 1 }, true],
  ])("%s on %j is %s", (condition, record, expected) => {
    expect(matches(`${SELECTIONS}condition: ${condition}`, record)).toBe(expected);
  });

  test.each([
    ["sel_a and sel_x", 'unknown search identifier "sel_x"', 25],
    ["1 of other_*", '"other_*" names no search identifier', 20],
    ["sel_a sel_b", 'expected "and", "or" or the end, got "sel_b"', 21],
    ["sel_a and", "expected an identifier at the end", 24],
    ["(sel_a", 'expected ")" at the end', 21],
    ["2 of sel_*", 'expected "1", "any" or "all" before "of", got "2"', 15],
    ["sel_a | count() > 5", "aggregations after | are deprecated", 15],
    ["sel_a & sel_b", 'unexpected character "&"', 21],
  ])("%s is rejected with its place", (condition, message, column) => {
    const [rejection = ""] = rejections(ruleText(`${SELECTIONS}condition: ${condition}`));
    expect(rejection).toContain(message);
    expect(rejection.split(":")[1]).toBe("9");
    expect(Number(rejection.split(":")[2])).toBe(column - 1);
  });
});

describe("search identifiers", () => {
  test.each([
    ["sel: [{a: 1}, {b: 1}]", { b: 1 }, true],
    ["sel: {a: 1, b: 1}", { b: 1 }, false],
    ["sel: stoplogging", { x: { y: "call StopLogging now" } }, true],
    ["sel: [one, two]", { x: ["two"] }, true],
    ["sel: [one, two]", { two: "x" }, false],
    ["sel: {'|all': [one, two]}", { x: "one", y: "two" }, true],
    ["sel: {'|all': [one, two]}", { x: "one" }, false],
    ["sel: [one, {a: 1}]", { a: 1 }, true],
    ["sel: ['o*e']", { x: "an ooze" }, true],
    ["sel: [42]", { x: 42 }, true],
  ])("%s on %j is %s", (selection, record, expected) => {
    expect(matches(`${selection}\ncondition: sel`, record)).toBe(expected);
  });
});
