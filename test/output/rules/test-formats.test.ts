import { expect, test } from "vitest";
import { TEST_FORMATS } from "../../../src/output/rules/test-formats.ts";
import { reportedTest } from "../../../src/rule-test/reported-test.ts";
import type { TestReport } from "../../../src/rule-test/test-result.ts";
import { runAll, STOP } from "../../rule-test/asking.ts";

async function formatReport(
  report: TestReport,
  format: keyof typeof TEST_FORMATS,
): Promise<string> {
  const sink = await TEST_FORMATS[format]();
  return sink.heading() + (await sink.write(report.results.map(reportedTest))) + sink.end(report);
}

const TESTS = [
  { name: "stops <all>", event: { eventName: "StopLogging" }, expect: "match" },
  { name: "starts #1", event: { eventName: "StartLogging" }, expect: "match" },
];

test("JUnit escapes what XML reserves and counts failures per file", async () => {
  const text = await formatReport(await runAll(STOP, TESTS), "junit");
  expect(text).toContain('<testsuite name="rules/one.test.yml" tests="2" failures="1">');
  expect(text).toContain('<testcase name="stops &lt;all&gt;" classname="test"/>');
  expect(text).toContain('<failure message="expected a finding, got none">');
});

test("TAP numbers the results and escapes what would be a directive", async () => {
  const lines = (await formatReport(await runAll(STOP, TESTS), "tap")).split("\n");
  expect(lines.slice(0, 4)).toEqual([
    "TAP version 14",
    "1..2",
    "ok 1 - rules/one.test.yml: stops <all>",
    "not ok 2 - rules/one.test.yml: starts \\#1",
  ]);
});

test("JSON holds every result with its outcome", async () => {
  const report: unknown = JSON.parse(await formatReport(await runAll(STOP, TESTS), "json"));
  expect(report).toMatchObject({
    summary: { total: 2, failed: 1 },
    results: [
      { name: "stops <all>", outcome: "passed" },
      { name: "starts #1", outcome: "failed", problems: ["expected a finding, got none"] },
    ],
  });
});

test("the table shows failures alone, and the sum", async () => {
  const text = await formatReport(await runAll(STOP, TESTS), "table");
  expect(text).toContain("FAIL  rules/one.test.yml: starts #1\n      expected a finding, got none");
  expect(text).not.toContain("stops <all>");
  expect(text).toMatch(/1 passed, 1 failed\n$/);
});
