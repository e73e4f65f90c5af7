// Loads every Sigma rule below the given paths and reports what compiles:
//   node scripts/check-rules.mjs ../sigma/rules/cloud/aws [PATH…]
// Rules of other projects stay where they are: nothing is copied into this repository.
import { fromSource } from "./from-source.mjs";

const [{ formatDiagnostic }, { loadRuleSet }, { readRuleFiles }] = await fromSource(
  "detect/sigma/diagnostic.ts",
  "detect/sigma/load-rule-set.ts",
  "detect/sigma/read-rule-files.ts",
);

const flags = process.argv.slice(2).filter((argument) => argument.startsWith("--"));
const paths = process.argv.slice(2).filter((argument) => !argument.startsWith("--"));
if (paths.length === 0) {
  console.error("usage: node scripts/check-rules.mjs [--deprecated] [--legacy] PATH…");
  process.exit(2);
}
const sources = await readRuleFiles(paths);
const started = performance.now();
const ruleSet = loadRuleSet(sources, {
  includeDeprecated: flags.includes("--deprecated"),
  legacyAggregation: flags.includes("--legacy"),
});
const seconds = ((performance.now() - started) / 1000).toFixed(2);
for (const diagnostic of [...ruleSet.rejected, ...ruleSet.warnings]) {
  console.log(formatDiagnostic(diagnostic));
}
console.log(
  `${sources.length} files in ${seconds} s: ${ruleSet.rules.length} rules, ` +
    `${ruleSet.correlations.length} correlations, ${ruleSet.filters.length} filters; ` +
    `${ruleSet.notApplicable.length} for other log sources, ${ruleSet.inactive.length} deprecated or ` +
    `unsupported, ${ruleSet.rejected.length} rejected`,
);
process.exitCode = ruleSet.rejected.length > 0 ? 1 : 0;
