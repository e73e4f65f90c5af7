/// <reference types="node" />
// DuckDB over the same files: records unnested as JSON, the query in SQL, whole records out. Types are given, since
// detecting them fails on real trails. `node duckdb.mjs FOLDER QUERY`
import { DuckDBInstance } from "@duckdb/node-api";
import { queryNamed } from "./queries.mjs";

const folder = process.argv[2] ?? ".";
const { sql } = queryNamed(process.argv[3]);
/** The largest file of the corpus, raw, and room to spare. */
const MAX_OBJECT_BYTES = 64 * 1024 * 1024;
/** What no record holds: the records go out as they are, a line each. */
const UNUSED = String.fromCodePoint(1);

const instance = await DuckDBInstance.create(":memory:");
const connection = await instance.connect();
await connection.run(`COPY (
  SELECT r FROM (
    SELECT unnest(Records) AS r FROM read_json('${folder}/**/*.json.gz',
      columns = {Records: 'JSON[]'}, format = 'unstructured', maximum_object_size = ${MAX_OBJECT_BYTES})
  ) WHERE ${sql}
) TO '/dev/stdout' (FORMAT csv, HEADER false, QUOTE '', ESCAPE '', DELIMITER '${UNUSED}')`);
