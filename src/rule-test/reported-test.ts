import type { ReportedTest } from "../output/rules/test-formats.ts";
import { isFailure, type TestResult } from "./test-result.ts";

/** A result as reports show it. */
export function reportedTest(result: TestResult): ReportedTest {
  const { name, kind, source, rules, problems, explanation } = result;
  return {
    name,
    kind,
    source,
    rules: rules.map(({ meta }) => meta.id),
    outcome: problems.length === 0 ? "passed" : isFailure(result) ? "failed" : "reported",
    problems,
    explanation,
  };
}
