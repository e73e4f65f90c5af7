import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { FileReport } from "../../src/trail/file-report.ts";
import { readTrail } from "../support/read-trail.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { SHARED_TRAILS } from "../support/shared-trails.ts";

/**
 * A second reader of trail files, as plain as can be: it holds a whole file in memory, parses every line or all
 * of it, and walks through everything. Every object with an eventName and an eventSource is a record, and nothing
 * below it is.
 */
function countRecords(value: unknown): number {
  if (typeof value === "string") return value.startsWith("{") ? countRecords(parsed(value)) : 0;
  if (typeof value !== "object" || value === null) return 0;
  if ("eventCategory" in value && value.eventCategory === "Insight") return 0;
  if (Array.isArray(value)) return value.reduce<number>((sum, one) => sum + countRecords(one), 0);
  if ("eventName" in value && "eventSource" in value && !("s3" in value)) return 1;
  return countRecords(Object.values(value));
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text.split("\n").flatMap((line) => (line.trim() === "" ? [] : [JSON.parse(line)]));
  }
}

function contentOf(path: string): string {
  const bytes = readFileSync(path);
  return (path.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString("utf8");
}

const trails = [{ name: "the example trail", path: EXAMPLE_TRAIL }, ...SHARED_TRAILS];

describe.each(trails)("in $name", ({ path }) => {
  const files = readdirSync(path, { recursive: true, encoding: "utf8" })
    .map((name) => join(path, name))
    .filter((file) => statSync(file).isFile())
    .toSorted();
  const isTrailFile = (file: string) => /\.(?:json|jsonl|gz|ndjson|log)$/.test(file);
  const trailFiles = files.filter(isTrailFile);
  // What may hold records and is not read is a skip, by its name.
  const isRefused = (file: string) => /\.(?:zip|csv)$/.test(file);
  const isPassedOver = (file: string) => !isTrailFile(file) && !isRefused(file);

  test("every file is read or named, and a second reader counts the same records", async () => {
    const { coverage } = await readTrail([path]);
    const texts = trailFiles.map(contentOf);
    expect({
      filesRead: coverage.report(FileReport).filesRead,
      passedOver: coverage.report(FileReport).passedOver.toSorted(),
      passedOverCount: coverage.report(FileReport).passedOverCount,
      skips: coverage.skips.map(({ where }) => where).toSorted(),
      emptyFiles: coverage.report(FileReport).emptyFiles,
      recordsRead: coverage.recordsRead,
      bytesRead: coverage.bytesRead,
    }).toStrictEqual({
      filesRead: texts.length,
      passedOver: files.filter(isPassedOver),
      passedOverCount: files.filter(isPassedOver).length,
      skips: files.filter(isRefused),
      emptyFiles: 0,
      recordsRead: texts.reduce((sum, text) => sum + countRecords(parsed(text)), 0),
      bytesRead: trailFiles.reduce((sum, file) => sum + statSync(file).size, 0),
    });
  });

  test("each file has records, or what it has is counted apart", async () => {
    const silent = [];
    for (const file of trailFiles) {
      const { coverage } = await readTrail([file]);
      const counted = countRecords(parsed(contentOf(file)));
      const apart = [...coverage.apart.values()].reduce((sum, n) => sum + n, 0);
      if (coverage.recordsRead !== counted || counted + apart === 0) silent.push(file);
    }
    expect(silent).toStrictEqual([]);
  });
});
