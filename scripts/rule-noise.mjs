/// <reference types="node" />
import { readFileSync } from "node:fs";
import { parseArgs } from "node:util";

/**
 * Findings per rule on trails: how noisy a pack is, and which files it leaves without a finding.
 *
 *     npm run build
 *     node scripts/rule-noise.mjs [--rules DIR] [--per-file] [--skip REGEX] [--min-level LEVEL] FOLDER...
 *
 * Without --per-file a folder is one trail, read in one go; with it each file is a trail of its own, and files
 * without a finding are named. --skip leaves out records whose JSON matches: those known to be part of an attack.
 */

const dist = new URL("../dist/", import.meta.url);
const { ruleSourcesFor } = await import(new URL("detect/rule-test/find-tests.js", dist).href);
const { readFixtureFile } = await import(
  new URL("detect/rule-test/read-fixture-file.js", dist).href
);
const { loadRuleSet } = await import(new URL("detect/sigma/load-rule-set.js", dist).href);
const { createSigmaDetector } = await import(new URL("detect/sigma/sigma-detector.js", dist).href);
const { discover } = await import(new URL("trail/discover.js", dist).href);
const { FindingStage } = await import(new URL("detect/finding-stage.js", dist).href);
const { NO_IGNORE_LIST } = await import(new URL("detect/ignore-list.js", dist).href);
const { parseMergeParameters } = await import(new URL("detect/merge-parameters.js", dist).href);

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    rules: { type: "string", default: new URL("../rules/aws", import.meta.url).pathname },
    "per-file": { type: "boolean", default: false },
    skip: { type: "string" },
    "min-level": { type: "string", default: "informational" },
  },
});

const ruleSet = loadRuleSet(await ruleSourcesFor([values.rules]));
const merges = new Map(
  [...ruleSet.rules, ...ruleSet.correlations].flatMap(({ meta, settings }) =>
    settings.merge === undefined
      ? []
      : [[meta.id, parseMergeParameters(settings.merge, meta.file)]],
  ),
);
const skip = values.skip === undefined ? undefined : new RegExp(values.skip, "i");
const counts = new Map();
let records = 0;
let findings = 0;
const silent = [];

for (const folder of positionals) {
  const files = [];
  for await (const found of discover([folder])) if (found.kind === "file") files.push(found.path);
  const trails = values["per-file"] ? files.map((file) => [file]) : [files];
  for (const trail of trails) {
    const found = await findingsOf(trail);
    if (found.length === 0) silent.push(trail[0]);
    for (const { rule, severity } of found) {
      const key = `${severity}\t${rule.title}`;
      counts.set(key, (counts.get(key) ?? 0) + 1);
      findings += 1;
    }
  }
}

console.log(`${records} records, ${findings} findings`);
for (const [key, count] of [...counts].toSorted((a, b) => b[1] - a[1])) {
  console.log(`${String(count).padStart(5)}  ${key.replace("\t", "  ")}`);
}
if (values["per-file"]) console.log(`${silent.length} files without a finding`);
for (const file of silent) console.log(`  ${file}`);

/** As `spitzel detect` reports them: merged where a rule says so. */
async function findingsOf(files) {
  const detector = createSigmaDetector(ruleSet);
  const stage = new FindingStage({
    isWanted: () => true,
    ignoreList: NO_IGNORE_LIST,
    minLevel: values["min-level"],
    mergeOf: (id) => merges.get(id),
  });
  const found = [];
  const seen = new Set();
  for (const file of files) {
    for (const record of await recordsOf(file)) {
      if (seen.has(record.eventID) || skip?.test(JSON.stringify(record))) continue;
      if (typeof record.eventID === "string") seen.add(record.eventID);
      records += 1;
      found.push(...stage.take(detector.observe({ record, text: "" }), record));
    }
  }
  return [...found, ...stage.take(detector.finish()), ...stage.finish()];
}

/** A file without records, such as a licence or a digest, is no trail file. */
async function recordsOf(file) {
  if (readFileSync(file).length === 0) return [];
  try {
    return await readFixtureFile(file, "the command line");
  } catch (error) {
    console.error(String(error instanceof Error ? error.message : error));
    return [];
  }
}
