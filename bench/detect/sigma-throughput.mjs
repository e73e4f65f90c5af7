// How much slower is a scan with 800 Sigma rules than parsing the same records?
//   node bench/detect/sigma-throughput.mjs [RECORDS]
// Rules and records are made up from a fixed seed. The rules have the shape of the largest public set: nearly all
// one eventName with errorCode present or absent (success and attempt), some with lists, wildcards and paths.
import { createRandom, eventNames, recordText, ruleTexts } from "./made-up.mjs";
import { fromSource } from "../../scripts/from-source.mjs";

const [{ createSigmaDetector }, { createSigmaEngine }, { loadRuleSet }] = await fromSource(
  "detect/sigma/sigma-detector.ts",
  "detect/sigma/sigma-engine.ts",
  "detect/sigma/load-rule-set.ts",
);

const RULES = 800;
const sample = Number(process.argv[2] ?? 100_000);

const loadStarted = performance.now();
const ruleSet = loadRuleSet([{ file: "made-up.yml", text: ruleTexts(RULES).join("---\n") }]);
const loadMs = performance.now() - loadStarted;
if (ruleSet.rejected.length > 0) throw new Error(ruleSet.rejected[0].message);
console.log(
  `${ruleSet.rules.length} rules and ${ruleSet.correlations.length} correlations loaded in ${loadMs.toFixed(0)} ms; ` +
    `${eventNames.length} event names`,
);

const random = createRandom(7);
const texts = Array.from({ length: sample }, (_, i) => recordText(random, i));

function rate(label, records, run) {
  const started = performance.now();
  let matches = 0;
  for (const text of records) matches += run(JSON.parse(text), text);
  const seconds = (performance.now() - started) / 1000;
  console.log(`${label}: ${Math.round(records.length / seconds)} records/s, ${matches} matches`);
  return seconds / records.length;
}

const indexed = createSigmaEngine(ruleSet);
const naive = createSigmaEngine(ruleSet, { isIndexed: false });
const detector = createSigmaDetector(ruleSet);
const parse = () => 0;
rate("warm-up", texts.slice(0, 5000), (record) => indexed.evaluate(record).rules.length);
const none = rate("JSON.parse only", texts, parse);
const rules = rate("with rules, indexed", texts, (record) => indexed.evaluate(record).rules.length);
rate("with rules, naive", texts.slice(0, 5000), (record) => naive.evaluate(record).rules.length);
const findings = rate(
  "with findings",
  texts,
  (record, text) => detector.observe({ record, text }).length,
);
console.log(
  `time per record against JSON.parse alone: rules ×${(rules / none).toFixed(2)}, findings ×${(findings / none).toFixed(2)}`,
);
