import type { Diagnostic } from "../diagnostic.ts";

/**
 * The diagnostics as a SARIF 2.1.0 log, for code scanning.
 * https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html
 */
export function lintSarif(diagnostics: readonly Diagnostic[], version: string): object {
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
