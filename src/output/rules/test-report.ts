import { cleanText } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { collected } from "./collected.ts";
import type { ReportedTest, TestsEnd } from "./test-formats.ts";

/** The tests that are not as expected, for people, and the sum. */
export function testReport(): Sink<ReportedTest, TestsEnd> {
  return collected((results, { crossFires }) => {
    const lines = results
      .filter(({ outcome }) => outcome !== "passed")
      .flatMap(({ outcome, source, name, problems, explanation }) => [
        `${outcome === "failed" ? "FAIL" : "note"}  ${source}: ${name}`,
        ...[...problems, ...explanation].map((line) => `      ${line}`),
      ]);
    const crossing = crossFires.map(
      ({ test, source, rule }) => `also  ${source}: ${test}: ${rule}`,
    );
    return [...[...lines, ...crossing].map(cleanText), sumOf(results), ""].join("\n");
  });
}

/** "412 passed, 1 failed, 2 reported only" */
function sumOf(results: readonly ReportedTest[]): string {
  const counted = (outcome: ReportedTest["outcome"]) =>
    results.filter((result) => result.outcome === outcome).length;
  const boundary = results.filter(({ kind }) => kind === "boundary").length;
  const reported = counted("reported");
  return [
    `${counted("passed")} passed`,
    `${counted("failed")} failed`,
    ...(boundary > 0 ? [`${boundary} of them boundary checks`] : []),
    ...(reported > 0 ? [`${reported} reported only`] : []),
  ].join(", ");
}
