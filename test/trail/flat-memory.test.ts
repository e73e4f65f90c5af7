import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, test } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { plainTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";
import { limitsOf } from "../support/limits-of.ts";

// In a file of its own, and so in a process of its own: what other tests leave behind is not measured.

const MEGABYTE = 1024 * 1024;
const INPUT_BYTES = 150 * MEGABYTE;
const RECORDS_A_CHUNK = 500;
const RECORDS_A_MEASUREMENT = 25_000;

setFlagsFromString("--expose-gc");
const gc: unknown = runInNewContext("gc");

/** Bytes in use without garbage, which a busy machine lets grow; and bytes that the process holds. */
function measure(): { readonly used: number; readonly resident: number } {
  if (typeof gc === "function") gc();
  const { heapUsed, external, rss } = process.memoryUsage();
  return { used: heapUsed + external, resident: rss };
}

const one = recordText("CreateUser");
const many = (separator: string) => `${one}${separator}`.repeat(RECORDS_A_CHUNK);

/** Repeats `records` without ever holding more than one chunk. */
function* generated(head: string, records: string, tail: string): Generator<Buffer> {
  yield Buffer.from(head);
  for (let bytes = 0; bytes < INPUT_BYTES; bytes += records.length) yield Buffer.from(records);
  yield Buffer.from(tail);
}

test.each([
  ["NDJSON", "", many("\n"), `${one}\n`],
  ["one list of records", '{"Records":[', many(","), `${one}]}`],
])("150 MB of %s are read in flat memory", { timeout: 240_000 }, async (_, head, records, tail) => {
  const coverage = new Coverage();
  const plan = plainTrail({
    paths: ["-"],
    limits: limitsOf(1),
    stdin: () => Readable.from(generated(head, records, tail), { highWaterMark: 1 }),
  });
  const before = measure();
  let used = 0;
  let resident = 0;
  let count = 0;
  const batches = plan.records({ signal: new AbortController().signal, coverage });
  for await (const batch of recordsIn(batches)) {
    const isDue = count % RECORDS_A_MEASUREMENT > (count + batch.length) % RECORDS_A_MEASUREMENT;
    count += batch.length;
    if (!isDue) continue;
    const now = measure();
    used = Math.max(used, now.used - before.used);
    resident = Math.max(resident, now.resident - before.resident);
  }
  expect(count).toBe(Math.ceil(INPUT_BYTES / records.length) * RECORDS_A_CHUNK + 1);
  expect([coverage.recordsRead, coverage.skips]).toEqual([count, []]);
  expect(used).toBeLessThan(10 * MEGABYTE);
  expect(resident).toBeLessThan(150 * MEGABYTE);
});
