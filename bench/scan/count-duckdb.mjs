/// <reference types="node" />
// DuckDB's answers for count.mjs, as JSON or as whole records. `node count-duckdb.mjs FOLDER event|arn-ip|sort`
import { DuckDBInstance } from "@duckdb/node-api";

const folder = process.argv[2] ?? ".";
const question = process.argv[3] ?? "";
/** The largest file of the corpus, raw, and room to spare. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** What no record holds: the records go out as they are, a line each. */
const UNUSED = String.fromCodePoint(1);

const records = `(SELECT unnest(Records) AS r FROM read_json('${folder}/**/*.json.gz',
  columns = {Records: 'JSON[]'}, format = 'unstructured', maximum_object_size = ${MAX_OBJECT_BYTES}))`;
const json = "FORMAT json";
const lines = `FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '${UNUSED}'`;

/** @type {Readonly<Record<string, readonly [sql: string, format: string]>>} */
const ANSWERS = {
  event: [`SELECT (r->>'$.eventName') AS a, count(*) AS n FROM ${records} GROUP BY a`, json],
  "arn-ip": [
    `SELECT (r->>'$.userIdentity.arn') AS a, (r->>'$.sourceIPAddress') AS b, count(*) AS n FROM ${records} GROUP BY a, b`,
    json,
  ],
  sort: [`SELECT r FROM ${records} ORDER BY (r->>'$.eventTime')`, lines],
};

const answer = ANSWERS[question];
if (answer === undefined) throw new RangeError(`expected a question, got "${question}"`);
const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`COPY (${answer[0]}) TO '/dev/stdout' (${answer[1]})`);
