import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/emulator/seeded-random.ts";
import { compileQuery as toSql } from "../../../src/engine/sql/compile-query.ts";
import type { CompiledSql } from "../../../src/engine/sql/compiled-sql.ts";
import { SpitzelError } from "../../../src/errors.ts";
import { compileQuery, parseQuery } from "../../../src/match/query.ts";
import type { CloudTrailRecord } from "../../../src/record.ts";
import { exampleLogFiles } from "../../support/example-trail.ts";
import { naiveSql } from "../../support/naive-sql.ts";
import { oddRecords } from "../../support/odd-records.ts";
import { type QueryTexts, randomQuery } from "../../support/random-queries.ts";
import { SHARED_TRAILS } from "../../support/shared-trails.ts";
import { HAS_TRINO, RealTrino } from "../../support/trino.ts";

/** Another one in every run; SPITZEL_SQL_SEED repeats one. */
const SEED = Number(process.env["SPITZEL_SQL_SEED"] ?? Date.now() % 1_000_000_000);
const QUERIES = Number(process.env["SPITZEL_SQL_QUERIES"] ?? 400);
const REAL = 500;
const ODD = 700;
/** Questions of one statement: it reads every record once. */
const AT_ONCE = 20;

interface Asked {
  readonly texts: QueryTexts;
  readonly sql: CompiledSql;
  readonly naive: string;
  /** Records, by their numbers, that must be read, and that match. */
  readonly wanted: ReadonlySet<number>;
  readonly matching: ReadonlySet<number>;
}

interface Found {
  readonly superset: ReadonlySet<number>;
  readonly subset: ReadonlySet<number>;
  readonly naive: ReadonlySet<number>;
}

describe.skipIf(!HAS_TRINO)("conditions in SQL, asked of Trino", () => {
  const random = seededRandom(SEED);
  const lines = records(random);
  let trino: RealTrino;

  beforeAll(async () => {
    trino = await RealTrino.start();
    // A number and a line, apart by what cannot stand in JSON.
    trino.s3.put(
      "property",
      `${SEED}/lines.txt`,
      lines.map((line, i) => `${i}\u0001{"Records":[${line}]}\n`).join(""),
    );
    await trino.query("create schema if not exists property");
    await trino.query(
      `create table property.lines_${SEED} (id integer, line varchar) with (format='TEXTFILE', external_location='s3://property/${SEED}/')`,
    );
  }, 180_000);

  afterAll(async () => {
    await trino.query(`drop table property.lines_${SEED}`);
    trino.s3.remove("property", `${SEED}/lines.txt`);
    await trino.stop();
  });

  test(
    `lose no record of ${QUERIES} random queries and take none in vain for certain (SPITZEL_SQL_SEED=${SEED})`,
    async () => {
      const parsed = lines.map((line) => JSON.parse(line) as CloudTrailRecord);
      const asked: Asked[] = [];
      while (asked.length < QUERIES) {
        const one = await ask(randomQuery(parsed, random), lines, parsed);
        if (one !== undefined) asked.push(one);
      }
      const wrong: unknown[] = [];
      const counts = { lostByNaive: 0, exact: 0, wanted: 0, candidates: 0, everything: 0 };
      for (let from = 0; from < asked.length; from += AT_ONCE) {
        const some = asked.slice(from, from + AT_ONCE);
        const found = await answers(trino, some);
        for (const [i, one] of some.entries()) {
          const { superset, subset, naive } = found[i]!;
          const lost = [...one.wanted].filter((id) => !superset.has(id));
          const unsound = [...subset].filter((id) => !one.matching.has(id));
          if (lost.length > 0)
            wrong.push({ lost: lines[lost[0]!], ...one.texts, sql: one.sql.superset });
          if (unsound.length > 0)
            wrong.push({ unsound: lines[unsound[0]!], ...one.texts, sql: one.sql.subset });
          counts.wanted += one.wanted.size;
          counts.candidates += superset.size;
          if (superset.size === lines.length && one.wanted.size < lines.length) counts.everything++;
          if (superset.size === one.wanted.size) counts.exact++;
          if ([...one.matching].some((id) => !naive.has(id))) counts.lostByNaive++;
        }
      }
      process.stderr.write(
        `conditions in SQL, SPITZEL_SQL_SEED=${SEED}: ${asked.length} queries, ${lines.length} records, ${wrong.length} wrong, ${JSON.stringify(counts)}\n`,
      );
      expect(wrong).toEqual([]);
      // The test can fail: what one would write at first does.
      expect(counts.lostByNaive).toBeGreaterThan(QUERIES / 8);
    },
    Math.max(300_000, QUERIES * 1000),
  );
});

/** Real ones, where they are, and ones that were changed. */
function records(random: () => number): readonly string[] {
  const real = [
    ...exampleLogFiles().map(String),
    ...SHARED_TRAILS.flatMap(({ path }) => filesIn(path)).map((path) => readFileSync(path, "utf8")),
  ].flatMap(recordsIn);
  const some = Array.from({ length: REAL }, () => real[Math.floor(random() * real.length)]!);
  return [...some.map((record) => JSON.stringify(record)), ...oddRecords(some, ODD, random)];
}

function filesIn(folder: string): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .map((name) => join(folder, name))
    .filter((path) => path.endsWith(".json") && statSync(path).isFile())
    .toSorted();
}

function recordsIn(text: string): readonly object[] {
  try {
    const { Records: list } = JSON.parse(text) as { readonly Records?: readonly object[] };
    return (list ?? []).filter(isRecord);
  } catch {
    return [];
  }
}

/** What wraps a record, or is none, is asked about in `lines.test.ts`. */
function isRecord(value: object): boolean {
  return (
    "eventName" in value && "eventSource" in value && !String(value.eventSource).startsWith("aws:")
  );
}

/** Undefined for what cannot be asked, or not be decided of some record. */
async function ask(
  texts: QueryTexts,
  lines: readonly string[],
  parsed: readonly CloudTrailRecord[],
): Promise<Asked | undefined> {
  try {
    const query = parseQuery(texts, texts.window);
    const decide = await compileQuery(query);
    const verdicts = lines.map((line, i) => decide(parsed[i]!, line));
    const those = (...wanted: readonly string[]) =>
      new Set(verdicts.flatMap((verdict, i) => (wanted.includes(verdict) ? [i] : [])));
    return {
      texts,
      sql: toSql(query, { kind: "lines", column: "line" }, "trino"),
      naive: query.matches.map(naiveSql).join(" and ") || "true",
      wanted: those("yes", "without a time"),
      matching: those("yes"),
    };
  } catch (error) {
    if (error instanceof SpitzelError) return undefined;
    throw error;
  }
}

/** Of each question the records found. What is too long for one statement is asked in halves. */
async function answers(trino: RealTrino, asked: readonly Asked[]): Promise<readonly Found[]> {
  const columns = asked.flatMap(({ sql, naive }) =>
    [sql.superset, sql.subset, `coalesce(try(${naive}), false)`].map((one) => `if(${one}, 1, 0)`),
  );
  try {
    const { rows } = await trino.query(
      `select id, array[${columns.join(",\n")}] from property.lines_${SEED}`,
    );
    const found = asked.map(() => ({
      superset: new Set<number>(),
      subset: new Set<number>(),
      naive: new Set<number>(),
    }));
    for (const [id, answered] of rows as readonly (readonly [number, readonly number[]])[]) {
      found.forEach((one, i) => {
        if (answered[3 * i] === 1) one.superset.add(id);
        if (answered[3 * i + 1] === 1) one.subset.add(id);
        if (answered[3 * i + 2] === 1) one.naive.add(id);
      });
    }
    return found;
  } catch (error) {
    if (asked.length === 1) {
      throw new Error(`${JSON.stringify(asked[0]!.texts)}\n${columns.join("\n")}`, {
        cause: error,
      });
    }
    const half = asked.length >> 1;
    return [
      ...(await answers(trino, asked.slice(0, half))),
      ...(await answers(trino, asked.slice(half))),
    ];
  }
}
