import { Buffer } from "node:buffer";
import { expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { Coverage } from "../../../src/source/coverage.ts";
import {
  CONTAINER,
  FIRST_TEXT,
  MISSING,
  type ProductOrder,
  type Products,
  UNKNOWN,
} from "../../../src/source/product.ts";
import * as layout from "../../../src/trail/scan/assembly/layout.ts";
import { limitsOf } from "../../support/limits-of.ts";
import { memoryFiles } from "../../support/memory-files.ts";
import { scannedTrail } from "../../support/trail-plans.ts";

const record = (region: unknown, name = "GetObject"): unknown => ({
  eventTime: "2023-07-10T12:00:00Z",
  eventSource: "s3.amazonaws.com",
  eventName: name,
  awsRegion: region,
});

/** A product that says of each record how it came, where it stood, and what was projected. */
const openNotes: Awaited<ReturnType<Products[string]>> = (prefix: string, rows) => {
  let notes: string[] = [];
  const region = rows.at(["awsRegion"]);
  return {
    isDue: false,
    addRow: (row, file, index) => {
      const id = region.idOf(row);
      const text = id < FIRST_TEXT ? `id ${id}` : region.text(id);
      const { length } = JSON.parse(Buffer.from(rows.bytes(row)).toString()).eventName;
      notes.push(`${prefix} row ${file} ${index} ${text} ${rows.timeMs(row)} ${length}`);
    },
    addRecord: (read, file, index) => {
      notes.push(`${prefix} record ${file} ${index} ${String(read.record["awsRegion"])}`);
    },
    endRows: () => {},
    take: () => {
      const taken = notes;
      notes = [];
      return taken.length === 0 ? undefined : taken;
    },
    memoryOf: () => [],
  };
};

const order = (paths: readonly (readonly string[])[]): ProductOrder<readonly string[]> => ({
  name: "notes",
  paths,
  of: "a",
});

const query = parseQuery({ actions: ["s3:*"], excludes: ["s3:Put*"], matches: [] }, {});

const trail = async (files: ReturnType<typeof memoryFiles>) =>
  scannedTrail({
    files,
    query,
    threads: 1,
    limits: limitsOf(2 ** 30),
    products: { notes: async () => openNotes },
  });

test("a product is given each record that matches, decided by its values or parsed, in the order of the files", async () => {
  const wrapped = { detail: record("c"), "detail-type": "AWS API Call via CloudTrail" };
  const texts = [
    JSON.stringify({ Records: [record("a"), record("b", "PutObject"), record(["x"])] }),
    JSON.stringify([record(undefined, "Get")], null, 2),
    `${JSON.stringify(wrapped)}\n${JSON.stringify(record("d"))}\n`,
  ];
  const files = memoryFiles(
    texts.map((text, i) => ({ name: `${i + 1}.json`, bytes: Buffer.from(text) })),
  );
  const read = (await trail(files)).product?.(order([["awsRegion"]]));
  const notes: string[] = [];
  const coverage = new Coverage();
  for await (const some of read!({ signal: new AbortController().signal, coverage })) {
    notes.push(...some);
  }
  const ms = Date.parse("2023-07-10T12:00:00Z");
  expect(notes).toEqual([
    `a row 1.json 0 "a" ${ms} 9`,
    `a row 1.json 2 id ${CONTAINER} ${ms} 9`,
    `a row 2.json 0 id ${MISSING} ${ms} 3`,
    "a record 3.json 0 c",
    `a row 3.json 1 "d" ${ms} 9`,
  ]);
  expect(coverage.recordsRead).toBe(6);
});

test("a product with more paths than the scanner has room for is not made by it", async () => {
  const plan = await trail(memoryFiles([]));
  const paths = Array.from({ length: 65 }, (_, i) => [`field${i}`]);
  expect(plan.product?.(order(paths))).toBeUndefined();
});

test("ids that stand for no text are the scanner's", () => {
  expect({ MISSING, CONTAINER, UNKNOWN, FIRST_TEXT }).toEqual({
    MISSING: layout.MISSING,
    CONTAINER: layout.CONTAINER,
    UNKNOWN: layout.UNKNOWN,
    FIRST_TEXT: layout.FIRST_ID,
  });
});
