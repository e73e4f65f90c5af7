import type { Diagnostic } from "../sigma/diagnostic.ts";

/** The diagnostics as a SARIF 2.1.0 log. https://docs.oasis-open.org/sarif/sarif/v2.1.0/ */
export function sarifLog(diagnostics: readonly Diagnostic[], version: string): unknown {
  const checks = [...new Set(diagnostics.map(({ check }) => check))].toSorted();
  return {
    $schema: "https://json.schemastore.org/sarif-2.1.0.json",
    version: "2.1.0",
    runs: [
      {
        tool: {
          driver: { name: "spitzel rules lint", version, rules: checks.map((id) => ({ id })) },
        },
        results: diagnostics.map(({ file, line, column, message, severity, check }) => ({
          ruleId: check,
          level: severity,
          message: { text: message },
          locations: [
            {
              physicalLocation: {
                artifactLocation: { uri: file },
                region: { startLine: line, startColumn: column },
              },
            },
          ],
        })),
      },
    ],
  };
}
