import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compileQuery } from "../../../src/engine/sql/compile-query.ts";
import { parseQuery } from "../../../src/match/query.ts";
import { HAS_TRINO, RealTrino } from "../../support/trino.ts";

const EVENT = {
  eventTime: "2026-03-03T01:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
};
const event = JSON.stringify(EVENT);
const match = JSON.stringify({ ...EVENT, errorCode: "AccessDenied" });
const log = (...records: readonly string[]): string => `{"Records":[${records.join(",")}]}`;
const latin1 = (text: string): Buffer => Buffer.from(text, "latin1");

/** Files in which nothing matches, and the engine can say so. */
const WITHOUT: Readonly<Record<string, string | Buffer>> = {
  "plain.json.gz": gzipSync(log(event, event)),
  "with-a-line-end.json.gz": gzipSync(`${log(event)}\n`),
  "spaced.json.gz": gzipSync(` { "Records" : [ ${event} ] } `),
  "no-records.json.gz": gzipSync(log()),
  "uncompressed.json": log(event),
  "escaped.json": log(event.replace("GetObject", "\\u0047etObject")),
};

/** Files in which something matches, or of which the engine cannot say that nothing does. */
const CANDIDATES: Readonly<Record<string, string | Buffer>> = {
  "match.json.gz": gzipSync(log(event, match)),
  "match-in-escapes.json.gz": gzipSync(log(match.replace("Access", "\\u0041ccess"))),
  "two-members.json.gz": Buffer.concat([gzipSync(log(event)), gzipSync(`\n${log(match)}`)]),
  "two-lines.json": `${log(event)}\n${log(match)}`,
  "pretty.json": JSON.stringify(JSON.parse(log(event)), null, 2),
  "record-lines.json": `${event}\n${event}\n`,
  "cut-off.json": log(event).slice(0, -5),
  "cut-off-behind-the-list.json": log(event).slice(0, -1),
  "two-documents.json": log(event) + log(match),
  "twice.json": `{"Records":[${match}],"Records":[${event}]}`,
  "another-list.json": `{"Records":[${event}],"Events":[${match}]}`,
  "records-in-events.json": `{"Events":[${match}]}`,
  "a-list.json": `[${match}]`,
  "an-object.json": `{"Records":${match}}`,
  "null.json": '{"Records":null}',
  "null-element.json": log(event, "null"),
  "number-element.json": log(event, "5"),
  "text-element.json": log(event, JSON.stringify(match)),
  "wrapped.json": log(`{"detail":${match}}`),
  "raw.json": log(JSON.stringify({ ...EVENT, _raw: match })),
  "event-history.json": log(JSON.stringify({ ...EVENT, CloudTrailEvent: match })),
  "half-a-character.json": log(JSON.stringify({ ...EVENT, errorCode: "\uD83D" })),
  "beyond-a-double.json": log(event.replace("{", '{"n":1e400,')),
  "control-character.json": log(event.replace("GetObject", "Get\u0001Object")),
  "not-utf-8.json": latin1(log(event.replace("GetObject", "Get\xffObject"))),
  "binary.json": gzipSync(log(match)),
  "null-of-hive.json": "\\N",
  "a-blank-line.json": `${log(event)}\n\n`,
};

/** Files that no statement gets past. */
const UNREADABLE: Readonly<Record<string, Buffer>> = {
  "cut-off.json.gz": gzipSync(log(event)).subarray(0, 40),
  "not-gzip.json.gz": Buffer.from(log(match)),
};

describe.skipIf(!HAS_TRINO)("files, as lines of a table in Trino", () => {
  let trino: RealTrino;
  const query = parseQuery(
    { actions: ["*"], excludes: [], matches: ['$.errorCode == "AccessDenied"'] },
    {},
  );
  const { superset } = compileQuery(query, { kind: "lines", column: "line" }, "trino");

  async function createTable(name: string, files: Readonly<Record<string, string | Buffer>>) {
    for (const [key, bytes] of Object.entries(files))
      trino.s3.put("files", `${name}/${key}`, bytes);
    await trino.query("create schema if not exists files");
    await trino.query(`drop table if exists files.${name}`);
    await trino.query(
      `create table files.${name} (line varchar) with (format='TEXTFILE', external_location='s3://files/${name}/')`,
    );
  }

  async function candidates(name: string, where = superset): Promise<readonly string[]> {
    const { rows } = await trino.query(`select distinct "$path" from files.${name} where ${where}`);
    return rows.map(([path]) => String(path).replace(`s3://files/${name}/`, "")).toSorted();
  }

  beforeAll(async () => {
    trino = await RealTrino.start();
  }, 180_000);

  afterAll(() => trino.stop());

  test("are candidates when they hold a match, or anything else than a log file's one list", async () => {
    await createTable("readable", { ...WITHOUT, ...CANDIDATES });
    expect(await candidates("readable")).toEqual(Object.keys(CANDIDATES).toSorted());
  });

  test("that cannot be decompressed fail the statement, whose error names one; left out by name, the others answer", async () => {
    await createTable("unreadable", { ...UNREADABLE, "match.json.gz": gzipSync(log(match)) });
    const left = new Set<string>();
    const asked = async (): Promise<readonly string[]> => {
      const paths = [...left].map((path) => `'${path}'`).join(", ");
      const others = left.size === 0 ? "" : `"$path" not in (${paths}) and `;
      try {
        return await candidates("unreadable", others + superset);
      } catch (error) {
        const path = /s3:\/\/\S+\.gz/.exec(String(error))?.[0];
        if (path === undefined || left.has(path)) throw error;
        left.add(path);
        return await asked();
      }
    };
    expect(await asked()).toEqual(["match.json.gz"]);
    expect([...left].toSorted()).toEqual(
      Object.keys(UNREADABLE)
        .map((key) => `s3://files/unreadable/${key}`)
        .toSorted(),
    );
  });

  test("that are empty have no row", async () => {
    await createTable("empty", { "empty.json": "", "empty.json.gz": gzipSync("") });
    expect(await candidates("empty", "true")).toEqual([]);
  });
});
