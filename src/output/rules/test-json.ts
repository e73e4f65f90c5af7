import { cleanJson } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { collected } from "./collected.ts";
import type { ReportedTest, TestsEnd } from "./test-formats.ts";

/** Every result, for programs. */
export function testJson(): Sink<ReportedTest, TestsEnd> {
  return collected((results, { crossFires }) => {
    const failed = results.filter(({ outcome }) => outcome === "failed").length;
    const report = {
      summary: { total: results.length, failed },
      results: results.map(({ name, kind, source, rules, outcome, problems, explanation }) => ({
        name,
        kind,
        source,
        rules,
        outcome,
        problems,
        explanation,
      })),
      cross_fires: crossFires,
    };
    return `${cleanJson(JSON.stringify(report, null, 2))}\n`;
  });
}
