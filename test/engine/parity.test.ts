import { readdirSync, readFileSync } from "node:fs";
import { gunzipSync, gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AthenaEngine } from "../../src/engine/athena/athena-engine.ts";
import type { Row, SqlEngine, TableName } from "../../src/engine/sql-engine.ts";
import { compileQuery } from "../../src/engine/sql/compile-query.ts";
import { tableDdl } from "../../src/engine/table/table-ddl.ts";
import { TrinoEngine } from "../../src/engine/trino/trino-engine.ts";
import type { Query } from "../../src/match/query.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { PARITY_QUERIES, toQuery, toWords } from "../parity/queries.ts";
import { optionsFor } from "../s3/in-buckets.ts";
import { startAthenaFacade } from "../support/athena-facade.ts";
import { engineFiles, trailBuckets } from "../support/engine-trail.ts";
import { limitsOf } from "../support/limits-of.ts";
import { quoted, runShell } from "../support/spitzel-command.ts";
import { scannedTrail } from "../support/trail-plans.ts";
import { HAS_TRINO, RealTrino } from "../support/trino.ts";
import { S3_KEYS } from "../support/versitygw.ts";

const BUCKET = "parity";
const ROOT = `s3://${BUCKET}/AWSLogs/`;
/** One without partitions, since each of these is looked for in S3, and one that spitzel makes. */
const [PLAIN, MADE] = ["parity_plain", "parity_made"];

const columns = (...names: readonly string[]) => names.map((Name) => ({ Name, Type: "string" }));

/** What Glue would say of the same tables. */
function metadataOf(name: string) {
  if (name === `default.${PLAIN}`) {
    return { Columns: columns("line"), PartitionKeys: [], Parameters: { location: ROOT } };
  }
  const ddl = tableDdl("athena", ["default", MADE], ROOT);
  const properties = Array.from(ddl.matchAll(/'([^']+)' = '([^']*)'/g), ([, key, text]) => [
    key,
    text,
  ]);
  return {
    Columns: columns("line"),
    PartitionKeys: columns("account", "region", "day"),
    Parameters: { location: ROOT, ...Object.fromEntries(properties) },
  };
}

/** What a query prints, and how many files were read for it. */
async function answerOf(of: {
  readonly query: Query;
  readonly paths?: readonly string[];
  readonly files?: LogFiles;
}) {
  const plan = await scannedTrail({ ...of, threads: 1, limits: limitsOf(2 ** 30) });
  const coverage = new Coverage();
  const chunks: string[] = [];
  for await (const { bytes } of plan.lines!({ signal: new AbortController().signal, coverage })) {
    chunks.push(Buffer.from(bytes).toString());
  }
  const { filesRead } = coverage.report(FileReport);
  return { text: chunks.join(""), skips: coverage.skips, filesRead };
}

describe.skipIf(!HAS_TRINO)("an engine finds what a reading of all finds", () => {
  let trino: RealTrino;
  let facade: Awaited<ReturnType<typeof startAthenaFacade>>;
  let engines: readonly (readonly [SqlEngine, TableName])[];
  const credentials = async () => ({
    accessKeyId: S3_KEYS.AWS_ACCESS_KEY_ID,
    secretAccessKey: S3_KEYS.AWS_SECRET_ACCESS_KEY,
  });

  beforeAll(async () => {
    trino = await RealTrino.start();
    trino.s3.copy("examples/trail", BUCKET, "2026-03-10");
    await trino.query("create schema if not exists hive.default");
    for (const table of [PLAIN, MADE])
      await trino.query(`drop table if exists hive.default.${table}`);
    await trino.query(
      `create table hive.default.${PLAIN} (line varchar) with (format = 'TEXTFILE', external_location = '${ROOT}')`,
    );
    await trino.query(tableDdl("trino", ["hive", "default", MADE], ROOT));
    facade = await startAthenaFacade({
      table: metadataOf,
      answer: async (sql) => {
        const known = answered.get(sql);
        const { rows } = known === undefined ? await trino.query(sql) : { rows: known };
        return { columns: ["$path"], rows: rows.map(([path]) => [String(path)]) };
      },
    });
    const random = () => 0;
    const athena = new AthenaEngine({
      credentials,
      profile: undefined,
      region: "us-east-1",
      endpoint: facade.url,
      workgroup: undefined,
      results: undefined,
      version: "0",
      now: Date.now,
      random,
    });
    const url = new URL(`${trino.url}/`);
    const engine = new TrinoEngine({
      url,
      user: "spitzel",
      password: undefined,
      version: "0",
      random,
    });
    engines = [
      [recording(engine), ["hive", "default", PLAIN]],
      [athena, ["default", PLAIN]],
    ];
  }, 180_000);

  afterAll(async () => {
    for (const [engine] of engines ?? []) engine.close();
    await facade?.close();
    await trino?.stop();
  });

  /** Statements without their catalog, which Athena does not name: what both are asked Trino runs once. */
  const answered = new Map<string, readonly Row[]>();
  const recording = (engine: SqlEngine): SqlEngine => ({
    description: engine.description,
    kind: engine.kind,
    dollarsPerTerabyte: engine.dollarsPerTerabyte,
    describe: (table, signal) => engine.describe(table, signal),
    close: () => engine.close(),
    run: async function* (statement) {
      const all: Row[] = [];
      for await (const rows of engine.run(statement)) {
        all.push(...rows);
        yield rows;
      }
      answered.set(statement.sql.replace('"hive".', ""), all);
    },
  });

  const narrowed = new Set<string>();

  test.each(PARITY_QUERIES)(
    "$name: files, Trino and Athena",
    async (parityQuery) => {
      const query = toQuery(parityQuery);
      const disk = await answerOf({ query, paths: ["examples/trail"] });
      expect(disk.text).not.toBe("");
      const access = {
        credentials,
        profile: undefined,
        region: "us-east-1",
        endpoint: trino.s3.url,
      };
      const buckets = optionsFor(trino.s3.url, { accesses: [access] });
      for (const [engine, table] of engines) {
        const files = engineFiles({
          engine,
          table,
          condition: (shape, dialect) => compileQuery(query, shape, dialect),
          files: trailBuckets(`s3://${BUCKET}`, buckets),
        });
        const { text, skips, filesRead } = await answerOf({ query, files });
        expect({ engine: engine.description, text, skips }).toStrictEqual({
          engine: engine.description,
          text: disk.text,
          skips: [],
        });
        if (filesRead < disk.filesRead) narrowed.add(parityQuery.name);
      }
    },
    120_000,
  );

  test("most of these queries leave files unread", () => {
    expect(narrowed.size).toBeGreaterThan(PARITY_QUERIES.length / 2);
  });

  test("files that Trino cannot read are read by spitzel: the same answer, skips and exit code", async () => {
    const bucket = "parity-damaged";
    trino.s3.copy("examples/trail", bucket);
    const keys = readdirSync("examples/trail", { recursive: true, encoding: "utf8" }).filter(
      (name) => /\/CloudTrail\/.*\.json\.gz$/.test(name),
    );
    const [cut = "", plain = "", pretty = "", crc = ""] = keys.toSorted();
    const bytes = (key: string): Buffer => readFileSync(`examples/trail/${key}`);
    const text = (key: string): string => gunzipSync(bytes(key)).toString();
    const damaged = bytes(crc);
    damaged[damaged.length - 6]! ^= 1;
    trino.s3.put(bucket, cut, bytes(cut).subarray(0, 400));
    trino.s3.put(bucket, plain, text(plain));
    trino.s3.put(bucket, pretty, gzipSync(JSON.stringify(JSON.parse(text(pretty)), undefined, 1)));
    trino.s3.put(bucket, crc, damaged);
    trino.s3.age(bucket, "2026-03-10");
    const location = `s3://${bucket}/AWSLogs/`;
    await trino.query("drop table if exists hive.default.parity_damaged");
    await trino.query(
      `create table hive.default.parity_damaged (line varchar) with (format = 'TEXTFILE', external_location = '${location}')`,
    );
    const env = { ...S3_KEYS, AWS_ENDPOINT_URL_S3: trino.s3.url };
    const query = `spitzel 'iam:*' -q -t s3://${bucket}`;
    const direct = await runShell(query, { env });
    const where = `--allow-full-scan --engine trino --trino-url ${trino.url} --table hive.default.parity_damaged`;
    expect(direct.exitCode).toBe(4);
    expect(await runShell(`${query} ${where}`, { env })).toStrictEqual(direct);
  }, 120_000);

  test("the built program prints the same: queries and three detections", async () => {
    const names = ["an action", "cidr", "a window between seconds"];
    const queries = PARITY_QUERIES.filter(({ name }) => names.includes(name));
    const all = (where: string): string =>
      [
        ...queries.map((query) => `spitzel ${toWords(query).map(quoted).join(" ")} -q ${where}`),
        `spitzel detect -q --only sigma --from 2026-03-01 --to 2026-03-04 ${where}`,
        `spitzel detect -q --skip burst,ranked --min-level high -o csv --account 111122223333 ${where}`,
        `spitzel detect 'iam:*' -q --only sigma --include-events --region us-east-1 ${where}`,
      ]
        .map((line) => `${line}; echo "exit $?"`)
        .join("\n");
    const env = {
      ...S3_KEYS,
      AWS_ENDPOINT_URL_S3: trino.s3.url,
      AWS_ENDPOINT_URL_ATHENA: facade.url,
    };
    const where = `-t s3://${BUCKET} --allow-full-scan`;
    const bucket = await runShell(all(`-t s3://${BUCKET}`), { env });
    const asked = `${where} --engine trino --trino-url ${trino.url} --table hive.default.${MADE}`;
    expect(bucket.stdout.match(/exit 0\n/g)).toHaveLength(6);
    expect(await runShell(all(asked), { env })).toStrictEqual(bucket);
    const athena = `${where} --engine athena --table default.${MADE}`;
    expect(await runShell(all(athena), { env })).toStrictEqual(bucket);
  }, 300_000);
});
