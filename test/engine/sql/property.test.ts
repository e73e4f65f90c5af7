import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { seededRandom } from "../../../src/emulator/seeded-random.ts";
import { compileQuery as toSql, compileRecord } from "../../../src/engine/sql/compile-query.ts";
import { IS_ODD, LINE_RECORD } from "../../../src/engine/sql/record-lines.ts";
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
/** Of these, asked over whole lines, as a run does it: that parses a line for each of them. */
const OVER_LINES = Math.ceil(QUERIES / 20);
const REAL = 500;
const ODD = 700;
/** Questions of one statement: it reads every record once. */
const AT_ONCE = 20;

interface Asked {
  readonly texts: QueryTexts;
  readonly superset: string;
  readonly subset: string;
  readonly naive: string;
  /** Records, by their numbers, that must be read, and that match. */
  readonly wanted: ReadonlySet<number>;
  readonly matching: ReadonlySet<number>;
}

interface Found {
  readonly superset: ReadonlySet<number>;
  readonly subset: ReadonlySet<number>;
  readonly naive: ReadonlySet<number>;
  /** Records that SQL is not asked about: they are always read. */
  readonly odd: ReadonlySet<number>;
}

const LINES = `property.lines_${SEED}`;
/** Each record by itself, parsed once for all questions. */
const RECORDS = `(select id, line, e, ${IS_ODD} as odd from ${LINES} cross join unnest(
  cast(json_extract(json_parse(line), '$.Records') as array(json))) as r(e))`;

describe.skipIf(!HAS_TRINO)(`conditions in SQL, asked of Trino (SPITZEL_SQL_SEED=${SEED})`, () => {
  const random = seededRandom(SEED);
  const lines = records(random);
  const parsed = lines.map((line) => JSON.parse(line) as CloudTrailRecord);
  let trino: RealTrino;

  beforeAll(async () => {
    trino = await RealTrino.start();
    // A number and a line, apart by what cannot stand in JSON; two files, so that both cores read.
    for (const part of [0, 1]) {
      const text = lines.map((line, i) =>
        i % 2 === part ? `${i}\u0001{"Records":[${line}]}\n` : "",
      );
      trino.s3.put("property", `${SEED}/${part}.txt`, text.join(""));
    }
    await trino.query("create schema if not exists property");
    await trino.query(
      `create table ${LINES} (id integer, line varchar) with (format='TEXTFILE', external_location='s3://property/${SEED}/')`,
    );
  }, 180_000);

  afterAll(async () => {
    await trino.query(`drop table ${LINES}`);
    for (const part of [0, 1]) trino.s3.remove("property", `${SEED}/${part}.txt`);
    await trino.stop();
  });

  async function askedOf(count: number, isOverLines: boolean): Promise<readonly Asked[]> {
    const asked: Asked[] = [];
    while (asked.length < count) {
      const texts = randomQuery(parsed, random);
      const one = isOverLines ? texts : { ...texts, texts: [] };
      const made = await ask(one, { lines, parsed, isOverLines });
      if (made !== undefined) asked.push(made);
    }
    return asked;
  }

  async function check(asked: readonly Asked[], from: string) {
    const wrong: unknown[] = [];
    const counts = { lostByNaive: 0, exact: 0, wanted: 0, candidates: 0, everything: 0 };
    for (let at = 0; at < asked.length; at += AT_ONCE) {
      const some = asked.slice(at, at + AT_ONCE);
      const found = await answers(trino, some, from);
      for (const [i, one] of some.entries()) {
        const { superset, subset, naive, odd } = found[i]!;
        const lost = [...one.wanted].filter((id) => !superset.has(id));
        const unsound = [...subset].filter((id) => !one.matching.has(id));
        if (lost.length > 0) {
          wrong.push({ lost: lines[lost[0]!], ...one.texts, sql: one.superset });
        }
        if (unsound.length > 0) {
          wrong.push({ unsound: lines[unsound[0]!], ...one.texts, sql: one.subset });
        }
        counts.wanted += one.wanted.size;
        counts.candidates += superset.size;
        if (superset.size === lines.length && one.wanted.size < lines.length) counts.everything++;
        if ([...superset].every((id) => one.wanted.has(id) || odd.has(id))) counts.exact++;
        if ([...one.matching].some((id) => !naive.has(id))) counts.lostByNaive++;
      }
    }
    process.stderr.write(
      `SPITZEL_SQL_SEED=${SEED}: ${asked.length} queries, ${lines.length} records, ${wrong.length} wrong, ${JSON.stringify(counts)}\n`,
    );
    return { wrong, counts };
  }

  test(
    `lose no record of ${QUERIES} random queries, and take none for certain that does not match`,
    async () => {
      const { wrong, counts } = await check(await askedOf(QUERIES, false), RECORDS);
      expect(wrong).toEqual([]);
      // The test can fail: what one would write at first does.
      expect(counts.lostByNaive).toBeGreaterThan(QUERIES / 8);
    },
    Math.max(300_000, QUERIES * 1000),
  );

  test(
    `lose no line of ${OVER_LINES} random queries as a run asks them, texts anywhere among them`,
    async () => {
      const { wrong } = await check(await askedOf(OVER_LINES, true), LINES);
      expect(wrong).toEqual([]);
    },
    Math.max(300_000, OVER_LINES * 5000),
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

interface Given {
  readonly lines: readonly string[];
  readonly parsed: readonly CloudTrailRecord[];
  readonly isOverLines: boolean;
}

/** Undefined for what cannot be asked, or not be decided of some record. */
async function ask(
  texts: QueryTexts,
  { lines, parsed, isOverLines }: Given,
): Promise<Asked | undefined> {
  try {
    const query = parseQuery(texts, texts.window);
    const decide = await compileQuery(query);
    const verdicts = lines.map((line, i) => decide(parsed[i]!, line));
    const those = (...wanted: readonly string[]) =>
      new Set(verdicts.flatMap((verdict, i) => (wanted.includes(verdict) ? [i] : [])));
    const record = compileRecord(query, LINE_RECORD, "trino");
    const sides = isOverLines
      ? toSql(query, { kind: "lines", column: "line" }, "trino")
      : {
          superset: `(odd or ${record.superset})`,
          subset: `(not odd and ${record.subset})`,
        };
    return {
      texts,
      superset: sides.superset,
      subset: sides.subset,
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
async function answers(
  trino: RealTrino,
  asked: readonly Asked[],
  from: string,
): Promise<readonly Found[]> {
  const columns = asked.flatMap(({ superset, subset, naive }) =>
    [superset, subset, `coalesce(try(${naive}), false)`].map((one) => `if(${one}, 1, 0)`),
  );
  try {
    const odd = from === LINES ? "false" : "odd";
    const { rows } = await trino.query(
      `select id, array[${columns.join(",\n")}, if(${odd}, 1, 0)] from ${from}`,
    );
    const found = asked.map(() => ({
      superset: new Set<number>(),
      subset: new Set<number>(),
      naive: new Set<number>(),
      odd: new Set<number>(),
    }));
    for (const [id, answered] of rows as readonly (readonly [number, readonly number[]])[]) {
      found.forEach((one, i) => {
        if (answered[3 * i] === 1) one.superset.add(id);
        if (answered[3 * i + 1] === 1) one.subset.add(id);
        if (answered[3 * i + 2] === 1) one.naive.add(id);
        if (answered.at(-1) === 1) one.odd.add(id);
      });
    }
    return found;
  } catch (error) {
    if (asked.length === 1) {
      const texts = JSON.stringify(asked[0]!.texts);
      throw new Error(`${texts}\n${columns.join("\n")}`, { cause: error });
    }
    const half = asked.length >> 1;
    return [
      ...(await answers(trino, asked.slice(0, half), from)),
      ...(await answers(trino, asked.slice(half), from)),
    ];
  }
}
