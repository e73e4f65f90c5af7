import { expect, test } from "vitest";
import { explain, explanationLines } from "../../../src/detect/sigma/explain.ts";
import { createSigmaDetector } from "../../../src/detect/sigma/sigma-detector.ts";
import { loadText, ruleText } from "./load-one.ts";
import { findingsOf } from "../../../src/detect/hit.ts";

const TEXT = ruleText(
  "sel: {eventName: [StopLogging, DeleteTrail], a.b|contains|all: [x, y]}\nfilter: {user|neq: admin}\nwords: [evil]\ncondition: sel and not filter or words",
);

test("the tree tells for every leaf what was wanted and what was found", () => {
  const [rule] = loadText(TEXT).rules;
  const lines =
    rule && explanationLines(explain(rule, { eventName: "StopLogging", user: "admin" }));
  expect(lines).toEqual([
    "✗ or",
    "  ✗ and",
    "    ✗ sel",
    "      ✗ and",
    '        ✓ eventName = "StopLogging" or "DeleteTrail": "StopLogging"',
    '        ✗ a.b contains "x" and "y": absent',
    "    ✓ not",
    "      ✗ filter",
    '        ✗ user not = "admin": "admin"',
    "  ✗ words",
    '    ✗ keywords = "evil": any value',
  ]);
});

test("a finding names the selections and fields that matched, not those that were ruled out", () => {
  const detector = createSigmaDetector(loadText(TEXT));
  const record = { eventName: "stoplogging", a: { b: "xy" }, user: "admin", eventID: "e1" };
  const [finding] = findingsOf(detector.observe({ record, text: "" }));
  expect(finding?.match).toEqual({
    selections: ["sel"],
    fields: [
      { field: "eventName", value: "stoplogging" },
      { field: "a.b", value: "xy" },
    ],
  });
});
