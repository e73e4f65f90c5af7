import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative, sep } from "node:path";
import { fileURLToPath } from "node:url";
import { gunzipSync } from "node:zlib";
import { afterAll, describe, expect, test } from "vitest";

type LogRecord = {
  readonly eventTime: string;
  readonly eventID: string;
  readonly awsRegion: string;
  readonly recipientAccountId: string;
  readonly requestID?: string;
  readonly userIdentity?: { readonly accessKeyId?: string };
};

const committed = fileURLToPath(new URL("../../examples/trail", import.meta.url));
const script = fileURLToPath(new URL("../../scripts/generate-example-trail.mjs", import.meta.url));
const temporary = mkdtempSync(join(tmpdir(), "spitzel-example-trail-"));

afterAll(() => {
  rmSync(temporary, { recursive: true });
});

function generate(name: string, ...args: readonly string[]): string {
  const out = join(temporary, name);
  execFileSync(process.execPath, [script, "--out", out, ...args]);
  return out;
}

/** Path below the folder, with forward slashes, to decompressed text. */
function read(folder: string): Map<string, string> {
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name))
    .toSorted();
  return new Map(
    files.map((file) => [
      relative(folder, file).split(sep).join("/"),
      gunzipSync(readFileSync(file)).toString(),
    ]),
  );
}

function recordsIn(text: string): readonly LogRecord[] {
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- our own generator's output
  return (JSON.parse(text) as { readonly Records: readonly LogRecord[] }).Records;
}

const trail = read(committed);
const logFiles = [...trail].filter(([path]) => path.includes("/CloudTrail/"));
const insightFiles = [...trail].filter(([path]) => path.includes("/CloudTrail-Insight/"));
const records = logFiles.flatMap(([, text]) => recordsIn(text));

describe("generate-example-trail", () => {
  test("writes the committed trail again", () => {
    expect(read(generate("again"))).toEqual(trail);
  });

  test("writes other identifiers, but the same number of log files, for another seed", () => {
    const other = read(generate("other", "--seed", "2"));
    const paths = [...other.keys()].filter((path) => path.includes("/CloudTrail/"));
    expect(paths).toHaveLength(logFiles.length);
    expect(paths.filter((path) => trail.has(path))).toEqual([]);
  });
});

describe("examples/trail", () => {
  test("has the files its README states", () => {
    const folders = [...trail.keys()].map((path) => path.split("/").slice(0, 3).join("/"));
    expect(countOf(folders)).toEqual({
      "AWSLogs/111122223333/CloudTrail": 38,
      "AWSLogs/111122223333/CloudTrail-Digest": 1,
      "AWSLogs/111122223333/CloudTrail-Insight": 1,
      "AWSLogs/444455556666/CloudTrail": 12,
    });
  });

  test("has the records its README states", () => {
    expect(countOf(records.map((one) => `${one.recipientAccountId} ${one.awsRegion}`))).toEqual({
      "111122223333 us-east-1": 693,
      "111122223333 eu-central-1": 495,
      "111122223333 eu-west-1": 99,
      "444455556666 us-east-1": 116,
      "444455556666 eu-central-1": 66,
      "444455556666 eu-west-1": 74,
    });
  });

  test("stays small enough for the npm package", () => {
    const entries = readdirSync(committed, { recursive: true, withFileTypes: true });
    const sizes = entries
      .filter((entry) => entry.isFile())
      .map((entry) => readFileSync(join(entry.parentPath, entry.name)).length);
    expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(250_000);
  });

  test("uses every eventID once", () => {
    const insights = insightFiles.flatMap(([, text]) => recordsIn(text));
    const ids = [...records, ...insights].map((one) => one.eventID);
    expect(ids.filter((id) => !/^[\da-f]{8}(-[\da-f]{4}){3}-[\da-f]{12}$/.test(id))).toEqual([]);
    expect(new Set(ids).size).toBe(ids.length);
  });

  test("uses a requestID twice only where one call is logged in two accounts", () => {
    const ids = records.flatMap(({ requestID }) => (requestID === undefined ? [] : [requestID]));
    expect(Object.values(countOf(ids)).filter((count) => count > 1)).toEqual([2]);
  });

  test("names no access key that could be a live one", () => {
    const text = logFiles.map(([, content]) => content).join("\n");
    const keys = text.match(/\b(?:AKIA|ASIA)[A-Z0-9]{16}\b/g) ?? [];
    expect(keys.length).toBeGreaterThan(0);
    expect(keys.filter((key) => !key.endsWith("EXAMPLE"))).toEqual([]);
    expect(text).not.toContain("secretAccessKey");
  });

  test.each(logFiles)("%s holds sorted records of its own place and time", (path, text) => {
    const [, account, , region] = path.split("/");
    const inFile = recordsIn(text);
    const times = inFile.map(({ eventTime }) => eventTime);
    expect(times).toEqual(times.toSorted());
    expect(new Set(inFile.map((one) => `${one.recipientAccountId} ${one.awsRegion}`))).toEqual(
      new Set([`${account} ${region}`]),
    );
    const delivered = deliveryTime(path);
    const waits = times.map((time) => delivered - Date.parse(time));
    expect(Math.min(...waits)).toBeGreaterThanOrEqual(0);
    expect(Math.max(...waits)).toBeLessThanOrEqual(15 * 60_000);
  });
});

function countOf(names: readonly string[]): { readonly [name: string]: number } {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return Object.fromEntries(counts);
}

/** Reads the time from a log file's name, and checks that the folders name the same day. */
function deliveryTime(path: string): number {
  const [, year, month, day, hour, minute] =
    /_(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)Z_[A-Za-z0-9]{16}\.json\.gz$/.exec(basename(path)) ?? [];
  expect(path).toContain(`/${year}/${month}/${day}/`);
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:00Z`);
}
