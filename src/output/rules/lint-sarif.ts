import { cleanJson } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { collected } from "./collected.ts";
import type { ShownDiagnostic } from "./lint-formats.ts";

/** All of them as one SARIF 2.1.0 log. */
export function lintSarif(version: string): Sink<ShownDiagnostic, unknown> {
  return collected((all) => `${cleanJson(JSON.stringify(sarifLog(all, version), null, 2))}\n`);
}

/**
 * The diagnostics as a SARIF 2.1.0 log, for code scanning.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
function sarifLog(diagnostics: readonly ShownDiagnostic[], version: string): object {
  const checks = [...new Set(diagnostics.map(({ check }) => check))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: { driver: { name: "spitzel", version, rules: checks.map((id) => ({ id })) } },
        results: diagnostics.map(({ check, severity, message, file, line, column }) => ({
          ruleId: check,
          level: severity,
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file.replaceAll("\\", "/") },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}
