import { gzipSync } from "node:zlib";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { HAS_TRINO, RealTrino } from "../support/trino.ts";

describe.skipIf(!HAS_TRINO)("Trino over S3", () => {
  let trino: RealTrino;

  beforeAll(async () => {
    trino = await RealTrino.start();
  }, 180_000);

  afterAll(() => trino.stop());

  test("reads a log file as one line of text, and names it", async () => {
    trino.s3.put("one-line", "AWSLogs/a.json.gz", gzipSync('{"Records":[{"eventName":"X"}]}'));
    await trino.query("create schema if not exists one_line");
    await trino.query("drop table if exists one_line.lines");
    await trino.query(
      "create table one_line.lines (line varchar) with (format='TEXTFILE', external_location='s3://one-line/AWSLogs/')",
    );
    expect(await trino.query('select "$path" as path, line from one_line.lines')).toEqual({
      columns: ["path", "line"],
      rows: [["s3://one-line/AWSLogs/a.json.gz", '{"Records":[{"eventName":"X"}]}']],
    });
  });
});
