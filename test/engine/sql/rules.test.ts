import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { loadRuleSet } from "../../../src/detect/sigma/load-rule-set.ts";
import { readRuleFiles } from "../../../src/detect/sigma/read-rule-files.ts";
import { createSigmaEngine } from "../../../src/detect/sigma/sigma-engine.ts";
import { seededRandom } from "../../../src/emulator/seeded-random.ts";
import { anyRule } from "../../../src/engine/sql/any-rule.ts";
import { compileRules } from "../../../src/engine/sql/compile-rules.ts";
import { LINE_RECORD } from "../../../src/engine/sql/record-lines.ts";
import { parseQuery } from "../../../src/match/query.ts";
import type { CloudTrailRecord } from "../../../src/record.ts";
import { SQL_SEED } from "../../support/engine-seed.ts";
import { RecordTable } from "../../support/record-table.ts";
import { recordsForEngines } from "../../support/records-for-engines.ts";
import { HAS_TRINO, RealTrino } from "../../support/trino.ts";

describe.skipIf(!HAS_TRINO)(`rules in SQL, asked of Trino (SPITZEL_SQL_SEED=${SQL_SEED})`, () => {
  const lines = recordsForEngines(seededRandom(SQL_SEED), { real: 900, odd: 700 });
  let trino: RealTrino;
  let table: RecordTable;

  beforeAll(async () => {
    trino = await RealTrino.start();
    table = await RecordTable.create(trino, `rules_${SQL_SEED}`, lines);
  }, 180_000);

  afterAll(async () => {
    await table.drop();
    await trino.stop();
  });

  test("lose no record that a rule of our packs matches, some by themselves and all at once", async () => {
    const ruleSet = loadRuleSet(await readRuleFiles(["rules"]));
    const rules = ruleSet.rules.map(({ meta, root }) => ({ title: meta.title, node: root }));
    const { evaluate } = createSigmaEngine(ruleSet, { isIndexed: false });
    const matched = lines.map((line) => {
      const { rules: these } = evaluate(JSON.parse(line) as CloudTrailRecord);
      return new Set(these.map(({ meta }) => meta.title));
    });
    // Those first of which something is known.
    const some = rules
      .toSorted((a, b) => count(b.title) - count(a.title))
      .slice(0, 60)
      .map((rule) => ({ ...rule, sql: `(odd or ${anyRule([rule], LINE_RECORD).superset})` }));
    const found = await table.recordsWith(some.map(({ sql }) => sql));
    const lost = some.flatMap(({ title, sql }, rule) =>
      matched.flatMap((titles, i) =>
        titles.has(title) && found[rule]?.has(i) !== true ? [{ title, sql, line: lines[i] }] : [],
      ),
    );
    expect(lost).toEqual([]);
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    const certain = rules.filter((rule) => anyRule([rule], LINE_RECORD).superset !== "true");
    const union = compileRules(certain, query, { kind: "lines", column: "line" }, "trino");
    const [candidates = new Set<number>()] = await table.linesWith([union.superset]);
    const those = new Set(certain.map(({ title }) => title));
    const every = matched.flatMap((titles, i) =>
      [...titles].some((title) => those.has(title)) ? [i] : [],
    );
    process.stderr.write(
      `SPITZEL_SQL_SEED=${SQL_SEED}: ${certain.length} of ${rules.length} rules, ${lines.length} records, ${every.length} matched, ${candidates.size} candidates, ${union.superset.length} characters\n`,
    );
    expect(every.filter((i) => !candidates.has(i))).toEqual([]);
    expect(every.length).toBeGreaterThan(20);

    function count(title: string): number {
      return matched.filter((titles) => titles.has(title)).length;
    }
  }, 600_000);
});
