// Loads every Sigma rule below the given paths and reports what compiles. Run after `npm run build`:
//   node scripts/check-rules.mjs ../sigma/rules/cloud/aws [PATH…]
// Rules of other projects stay where they are: nothing is copied into this repository.
import { formatDiagnostic } from "../dist/detect/sigma/diagnostic.js";
import { loadRuleSet } from "../dist/detect/sigma/load-rule-set.js";
import { readRuleFiles } from "../dist/detect/sigma/read-rule-files.js";

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
