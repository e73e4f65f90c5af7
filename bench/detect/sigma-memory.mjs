// How much memory do 800 Sigma rules and 20 correlations take on a million records?
//   node bench/detect/sigma-memory.mjs [RECORDS]
import { createRandom, recordText, ruleTexts } from "./made-up.mjs";
import { fromSource } from "../../scripts/from-source.mjs";

const [{ loadRuleSet }, { createSigmaDetector }] = await fromSource(
  "detect/sigma/load-rule-set.ts",
  "detect/sigma/sigma-detector.ts",
);

const count = Number(process.argv[2] ?? 1_000_000);
const ruleSet = loadRuleSet([{ file: "made-up.yml", text: ruleTexts(800).join("---\n") }]);
const correlated = new Set(
  ruleSet.correlations.flatMap(({ targets }) => targets.map(({ meta }) => meta.id)),
);
const detector = createSigmaDetector(ruleSet);
const random = createRandom(7);
let peak = process.memoryUsage().rss;
const before = peak;
let findings = 0;
let remembered = 0;
const started = performance.now();
for (let i = 0; i < count; i++) {
  const text = recordText(random, i);
  const found = detector.observe({ record: JSON.parse(text), text });
  findings += found.length;
  if (found.some(({ rule }) => correlated.has(rule.id))) remembered += 1;
  if (i % 10_000 === 0) peak = Math.max(peak, process.memoryUsage().rss);
}
const correlations = detector.finish().length;
peak = Math.max(peak, process.memoryUsage().rss);
const mib = (bytes) => `${Math.round(bytes / 1_048_576)} MiB`;
console.log(
  `${count} records in ${((performance.now() - started) / 1000).toFixed(0)} s: ${findings} rule findings (not kept), ` +
    `${remembered} events remembered for correlations, ${correlations} correlation findings; ` +
    `${mib(before)} resident before, ${mib(peak)} at the peak`,
);
