import { cleanText } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { collected } from "./collected.ts";
import type { ReportedTest, TestsEnd } from "./test-formats.ts";

/** https://testanything.org/tap-version-14-specification.html */
export function testTap(): Sink<ReportedTest, TestsEnd> {
  return collected((results) => {
    const lines = results.flatMap(({ outcome, source, name, problems, explanation }, index) => {
      const directive = outcome === "reported" ? " # TODO reported only" : "";
      const title = `${source}: ${name}`.replace(/[\\#]/g, "\\$&");
      return [
        `${outcome === "passed" ? "ok" : "not ok"} ${index + 1} - ${cleanText(title)}${directive}`,
        ...[...problems, ...explanation].map((line) => `# ${cleanText(line)}`),
      ];
    });
    return ["TAP version 14", `1..${results.length}`, ...lines, ""].join("\n");
  });
}
