import { isFailure, type TestReport, type TestResult } from "./test-result.ts";

export const REPORT_FORMATS = ["table", "json", "junit", "tap"] as const;

export type ReportFormat = (typeof REPORT_FORMATS)[number];

/** The report as text, with a line break at its end. The table lists failures; the others every result. */
export function formatReport(report: TestReport, format: ReportFormat): string {
  switch (format) {
    case "table":
      return table(report);
    case "json":
      return `${JSON.stringify(jsonOf(report), null, 2)}\n`;
    case "junit":
      return junit(report);
    case "tap":
      return tap(report);
  }
}

/** "412 passed, 1 failed, 2 of disabled rules failed" */
function reportSummary({ results }: TestReport): string {
  const failed = results.filter(isFailure).length;
  const tolerated = results.filter((r) => r.problems.length > 0 && !isFailure(r)).length;
  const boundary = results.filter(({ kind }) => kind === "boundary").length;
  return [
    `${results.length - failed - tolerated} passed`,
    `${failed} failed`,
    ...(boundary > 0 ? [`${boundary} of them boundary checks`] : []),
    ...(tolerated > 0 ? [`${tolerated} reported only`] : []),
  ].join(", ");
}

function table(report: TestReport): string {
  const lines = report.results
    .filter(({ problems }) => problems.length > 0)
    .flatMap((result) => [
      `${isFailure(result) ? "FAIL" : "note"}  ${result.source}: ${result.name}`,
      ...result.problems.map((problem) => `      ${problem}`),
      ...result.explanation.map((line) => `      ${line}`),
    ]);
  const crossing = report.crossFires.map(
    ({ test, source, rule }) => `also  ${source}: ${test}: ${rule}`,
  );
  return [...lines, ...crossing, reportSummary(report), ""].join("\n");
}

function jsonOf(report: TestReport): unknown {
  return {
    summary: {
      total: report.results.length,
      failed: report.results.filter(isFailure).length,
    },
    results: report.results.map((result) => ({
      name: result.name,
      kind: result.kind,
      source: result.source,
      rules: result.rules.map(({ meta }) => meta.id),
      outcome: outcomeOf(result),
      problems: result.problems,
      explanation: result.explanation,
    })),
    cross_fires: report.crossFires,
  };
}

function outcomeOf(result: TestResult): "passed" | "failed" | "reported" {
  if (result.problems.length === 0) return "passed";
  return isFailure(result) ? "failed" : "reported";
}

/** https://testanything.org/tap-version-14-specification.html */
function tap({ results }: TestReport): string {
  const lines = results.flatMap((result, index) => {
    const isOk = result.problems.length === 0;
    const directive = !isOk && result.isDisabled ? " # TODO reported only" : "";
    const title = `${result.source}: ${result.name}`.replaceAll("#", "\\#");
    return [
      `${isOk ? "ok" : "not ok"} ${index + 1} - ${title}${directive}`,
      ...[...result.problems, ...result.explanation].map((line) => `# ${line}`),
    ];
  });
  return ["TAP version 14", `1..${results.length}`, ...lines, ""].join("\n");
}

/** One suite per file of tests, as CI systems read it. */
function junit({ results }: TestReport): string {
  const suites = [...new Set(results.map(({ source }) => source))].map((source) => {
    const own = results.filter((result) => result.source === source);
    const counts = `tests="${own.length}" failures="${own.filter(isFailure).length}"`;
    return [
      `  <testsuite name="${escaped(source)}" ${counts}>`,
      ...own.map((result) => testCase(result)),
      "  </testsuite>",
    ].join("\n");
  });
  const head = '<?xml version="1.0" encoding="UTF-8"?>';
  return [head, "<testsuites>", ...suites, "</testsuites>", ""].join("\n");
}

function testCase(result: TestResult): string {
  const open = `    <testcase name="${escaped(result.name)}" classname="${escaped(result.kind)}"`;
  if (result.problems.length === 0) return `${open}/>`;
  if (!isFailure(result)) return `${open}><skipped/></testcase>`;
  const text = escaped([...result.problems, ...result.explanation].join("\n"));
  const message = escaped(result.problems[0] ?? "");
  return `${open}><failure message="${message}">${text}</failure></testcase>`;
}

/** What XML 1.0 cannot hold at all is dropped: a record may hold any character. */
function escaped(text: string): string {
  return text
    .replace(/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD]/g, "")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
