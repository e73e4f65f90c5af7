import { cleanText } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { collected } from "./collected.ts";
import type { ReportedTest, TestsEnd } from "./test-formats.ts";

/** One suite per file of tests, as CI systems read it. */
export function testJunit(): Sink<ReportedTest, TestsEnd> {
  return collected((results) => {
    const suites = [...new Set(results.map(({ source }) => source))].map((source) => {
      const own = results.filter((result) => result.source === source);
      const failed = own.filter(({ outcome }) => outcome === "failed").length;
      return [
        `  <testsuite name="${escaped(source)}" tests="${own.length}" failures="${failed}">`,
        ...own.map(testCase),
        "  </testsuite>",
      ].join("\n");
    });
    const head = '<?xml version="1.0" encoding="UTF-8"?>';
    return [head, "<testsuites>", ...suites, "</testsuites>", ""].join("\n");
  });
}

function testCase({ name, kind, outcome, problems, explanation }: ReportedTest): string {
  const open = `    <testcase name="${escaped(name)}" classname="${escaped(kind)}"`;
  if (outcome === "passed") return `${open}/>`;
  if (outcome === "reported") return `${open}><skipped/></testcase>`;
  const text = [...problems, ...explanation].map(escaped).join("\n");
  return `${open}><failure message="${escaped(problems[0] ?? "")}">${text}</failure></testcase>`;
}

/** A record may hold any character: also the two that XML 1.0 cannot, beside those that are cleaned away. */
function escaped(text: string): string {
  return cleanText(text)
    .replace(/[\ufffe\uffff]/g, "\ufffd")
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&quot;");
}
