import { Buffer } from "node:buffer";
import { readdirSync, readlinkSync, symlinkSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test, vi } from "vitest";
import { Coverage } from "../../src/source/coverage.ts";
import type { ReadRecord } from "../../src/record.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { readTrail } from "../support/read-trail.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { plainTrail } from "../support/trail-plans.ts";
import { recordText, recordTexts, trailShapes } from "../support/trail-shapes.ts";
import { limitsOf } from "../support/limits-of.ts";

const one = recordText("CreateUser");
const two = recordText("DeleteUser");
const batch = `{"Records":[${one},${two}]}`;

const stdinOf = (...chunks: readonly (string | Uint8Array)[]) =>
  Readable.from(chunks.map((chunk) => Buffer.from(chunk)));

const textsOf = (records: readonly ReadRecord[]) => records.map(({ text }) => text);

/** What a run counted, without what it did not. */
function counts(coverage: Coverage): Readonly<Record<string, unknown>> {
  const { recordsRead, bytesRead, skipCount, skips } = coverage;
  const { filesRead, emptyFiles, passedOver } = coverage.report(FileReport);
  return {
    recordsRead,
    filesRead,
    emptyFiles,
    bytesRead,
    ...(skipCount > 0 && { skipCount, skips }),
    ...(coverage.apart.size > 0 && { apart: Object.fromEntries(coverage.apart) }),
    ...(passedOver.length > 0 && { passedOver }),
  };
}

const isBroken = (text: string | Uint8Array) => typeof text === "string" && /[{,]\r?\n"/.test(text);

describe("parity", () => {
  test.each(trailShapes)("$name gives the records that were written", async ({ write }) => {
    await fc.assert(
      fc.asyncProperty(recordTexts, async (texts) => {
        const file = Buffer.from(write(texts));
        const { records, coverage } = await readTrail(["-"], { stdin: stdinOf(file) });
        expect(textsOf(records)).toEqual(texts);
        expect(records.map(({ record }) => record)).toEqual(
          texts.map((text) => JSON.parse(text) as unknown),
        );
        expect(counts(coverage)).toEqual({
          recordsRead: texts.length,
          filesRead: 1,
          emptyFiles: 0,
          bytesRead: file.length,
        });
      }),
      { numRuns: 30 },
    );
  });

  test("all shapes in one folder give their records in the order of the paths", async () => {
    const folder = tempFolder(
      Object.fromEntries(
        trailShapes.map(({ write }, i) => [
          `${String(i).padStart(2, "0")}.${["json", "jsonl", "ndjson", "log", "gz"][i % 5]}`,
          write([recordText(`A${i}`), recordText(`B${i}`)]),
        ]),
      ),
    );
    const { records, coverage } = await readTrail([folder]);
    expect(records.map(({ record }) => record["eventName"])).toEqual(
      trailShapes.flatMap((_, i) => [`A${i}`, `B${i}`]),
    );
    expect(counts(coverage)).toMatchObject({
      recordsRead: trailShapes.length * 2,
      filesRead: trailShapes.length,
    });
    expect(coverage.skips).toEqual([]);
  });

  test("all shapes one after another on stdin give their records", async () => {
    const plain = trailShapes.filter(({ write }) => typeof write([one]) === "string");
    const all = plain.map(({ write }) => write([one, two]));
    // Values that are pretty-printed without an indent come first: behind a line that is a whole value, a line
    // that starts with a bracket ends what was open.
    const sorted = all.toSorted((a, b) => Number(isBroken(b)) - Number(isBroken(a)));
    const { records, coverage } = await readTrail(["-"], { stdin: stdinOf(sorted.join("\n")) });
    expect(textsOf(records)).toEqual(plain.flatMap(() => [one, two]));
    expect(coverage.skips).toEqual([]);
  });
});

describe("a record's text", () => {
  test("is pretty-printed text without its line breaks", async () => {
    const pretty = JSON.stringify({ Records: [JSON.parse(one), JSON.parse(two)] }, null, 2);
    const { records } = await readTrail(["-"], { stdin: stdinOf(pretty) });
    expect(textsOf(records)).toEqual(
      [one, two].map((text) =>
        JSON.stringify(JSON.parse(text), null, 2)
          .replaceAll("\n", "    ")
          .replace(/ {4}\}$/, "    }"),
      ),
    );
  });

  test("keeps digits, escapes, key order, duplicates and text in any language", async () => {
    const odd = recordText(
      "Odd",
      ',"z":1.0,"a":1.68E9,"n":12345678901234567890,"e":"a\\u003db\\/c","d":1,"d":-0.0,"t":"日本語 ✓ 𝄞 \\ud83d\\ude00"',
    );
    const { records } = await readTrail(["-"], { stdin: stdinOf(odd) });
    expect(textsOf(records)).toEqual([odd]);
  });
});

describe("coverage", () => {
  test("counts files, bytes as they are stored, and the time range", async () => {
    const gzip = gzipSync(batch);
    const folder = tempFolder({ "a.json": batch, "b.json.gz": gzip, "c/d.ndjson": `${one}\n` });
    const { coverage } = await readTrail([folder]);
    expect(counts(coverage)).toEqual({
      recordsRead: 5,
      filesRead: 3,
      emptyFiles: 0,
      bytesRead: batch.length + gzip.length + one.length + 1,
    });
    expect(coverage.timeRange).toEqual({
      earliest: "2026-11-20T10:00:00Z",
      latest: "2026-11-20T10:00:00Z",
    });
  });

  test("counts files without a byte as empty, and files without a record as read", async () => {
    const folder = tempFolder({ "a.json": "", "b.json": '{"Records":[]}', "c.json": "\n" });
    const { records, coverage } = await readTrail([folder]);
    expect(records).toEqual([]);
    expect(counts(coverage)).toEqual({
      recordsRead: 0,
      filesRead: 3,
      emptyFiles: 1,
      bytesRead: 15,
    });
  });

  test("counts CloudTrail's other files and S3's notifications apart", async () => {
    const folder = tempFolder({
      "digest.json.gz": gzipSync('{"digestStartTime":"2026-11-20T09:00:00Z","logFiles":[{"x":1}]}'),
      "insight.json":
        '{"Records":[{"eventType":"AwsCloudTrailInsight","eventCategory":"Insight","insightDetails":{}},' +
        '{"eventType":"AwsCloudTrailInsight","eventCategory":"Insight","insightDetails":{}}]}',
      "notification.json":
        '{"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","s3":{}}]}',
      "trail.json": batch,
    });
    const { records, coverage } = await readTrail([folder]);
    expect(textsOf(records)).toEqual([one, two]);
    expect(counts(coverage)).toMatchObject({
      recordsRead: 2,
      filesRead: 4,
      apart: { "digest file": 1, "Insight record": 2, "S3 event notification": 1 },
    });
    expect(coverage.skips).toEqual([]);
  });

  test("names what it passes over", async () => {
    const folder = tempFolder({ "a.json": one, "b.csv": "x", "c/README": "y" });
    const { coverage } = await readTrail([folder]);
    expect(counts(coverage)).toEqual({
      recordsRead: 1,
      filesRead: 1,
      emptyFiles: 0,
      bytesRead: one.length,
      passedOver: [join(folder, "b.csv"), join(folder, "c/README")],
    });
  });

  test("has a skip for each file that cannot be read, and goes on", async () => {
    const folder = tempFolder({
      "a.json": "just text",
      "b.json": Buffer.from(`\ufeff${batch}`, "utf16le"),
      "c.gz": gzipSync(`${one}\n${two}\n`.repeat(50)).subarray(0, -20),
      "d.json": "PK\x03\x04",
      "e.json": one,
    });
    symlinkSync("nothing", join(folder, "f.json"));
    const { records, coverage } = await readTrail([folder, join(folder, "missing.json")]);
    expect(records.at(-1)?.text).toBe(one);
    expect(counts(coverage)).toMatchObject({
      filesRead: 2,
      skipCount: 7,
      skips: [
        { where: join(folder, "a.json"), place: "byte 0", reason: "not JSON: expected { or [" },
        {
          where: join(folder, "b.json"),
          reason: "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8",
        },
        { where: join(folder, "c.gz"), reason: "the compressed data ends early (truncated)" },
        {
          where: join(folder, "c.gz"),
          place: expect.stringMatching(/^byte [\d,]+$/),
          reason: "the file ends inside the value that starts here",
        },
        { where: join(folder, "d.json"), reason: "the archive ends early (truncated)" },
        { where: join(folder, "f.json"), reason: "no such file or folder" },
        { where: join(folder, "missing.json"), reason: "no such file or folder" },
      ],
    });
  });

  test("has a skip, with its place, for each value that is no record, and keeps its neighbours", async () => {
    const notUtf8 = Buffer.from('{"eventName":"Caf\xe9"}', "latin1");
    const file = Buffer.concat([
      Buffer.from(`${one}\n`),
      notUtf8,
      Buffer.from(`\n{"eventName":nope}\n{"a":1}\n{"eventName":"Cut\n${two}\n`),
    ]);
    const folder = tempFolder({ "a.json": file });
    const { records, coverage } = await readTrail([folder]);
    const start = one.length + 1;
    expect(textsOf(records)).toEqual([one, two]);
    const at = (offset: number, reason: string) => ({
      where: join(folder, "a.json"),
      place: `byte ${offset.toLocaleString("en-US")}`,
      reason,
    });
    expect(counts(coverage)).toEqual({
      recordsRead: 2,
      filesRead: 1,
      emptyFiles: 0,
      bytesRead: file.length,
      skipCount: 4,
      skips: [
        at(start, "not valid UTF-8"),
        at(start + 21, "not valid JSON"),
        at(start + 40, "JSON, but not a CloudTrail record"),
        at(start + 48, "a line break inside a string"),
      ],
    });
  });

  test("has a skip where the decompression limit ends a file, and keeps what stands before", async () => {
    const bomb = gzipSync(`${one}\n`.repeat(1000));
    const { records, coverage } = await readTrail(["-", "-"].slice(1), {
      stdin: stdinOf(bomb),
      maxDecompressedBytes: (one.length + 1) * 10 + 5,
    });
    expect(textsOf(records)).toEqual(Array.from({ length: 10 }, () => one));
    expect(coverage.skips).toEqual([
      {
        where: "stdin",
        reason: `more than ${(one.length + 1) * 10 + 5} bytes when decompressed, the limit of --decompress-limit`,
      },
      {
        where: "stdin",
        place: `byte ${((one.length + 1) * 10).toLocaleString("en-US")}`,
        reason: "the file ends inside the value that starts here",
      },
    ]);
  });
});

describe("planning", () => {
  test("opens nothing, and says that nothing is pushed down", () => {
    const stdin = vi.fn<() => Readable>();
    const plan = plainTrail({ paths: ["no/such/file", "-"], limits: limitsOf(1), stdin });
    expect(plan.explain).toEqual([
      { topic: "source", text: "trail files: no/such/file, stdin" },
      { topic: "pushed down", text: "nothing: every record of every file is read and tested" },
    ]);
    expect(stdin).not.toHaveBeenCalled();
  });
});

function planOf(paths: readonly string[], stdin?: Readable) {
  return plainTrail({ paths, limits: limitsOf(1024 ** 3), stdin: () => stdin ?? stdinOf() });
}

/** A source that never ends. */
const endless = () =>
  new Readable({
    read() {
      this.push(`${one}\n`.repeat(100));
    },
  });

function openFiles(): readonly string[] {
  return readdirSync("/proc/self/fd").flatMap((fd) => {
    try {
      return [readlinkSync(`/proc/self/fd/${fd}`)];
    } catch {
      return [];
    }
  });
}

describe("a consumer", () => {
  test("that stops early closes stdin, and what it did not take is not counted", async () => {
    const stdin = endless();
    const coverage = new Coverage();
    const run = { signal: new AbortController().signal, coverage };
    for await (const { records } of planOf(["-", "no/such/file"], stdin).records(run)) {
      expect(records[0]?.text).toBe(one);
      break;
    }
    expect(stdin.destroyed).toBe(true);
    expect(coverage.skips).toEqual([]);
  });

  test.runIf(process.platform === "linux").each(["a.json", "a.json.gz"])(
    "that stops early closes %s",
    async (name) => {
      const content = `${one}\n`.repeat(20_000);
      const folder = tempFolder({ [name]: name.endsWith("gz") ? gzipSync(content) : content });
      const coverage = new Coverage();
      const run = { signal: new AbortController().signal, coverage };
      for await (const { records } of planOf([folder]).records(run)) {
        expect(records[0]?.text).toBe(one);
        expect(openFiles()).toContain(join(folder, name));
        break;
      }
      await vi.waitFor(() => expect(openFiles()).not.toContain(join(folder, name)));
    },
  );

  test("whose signal is aborted gets the signal's reason, and stdin is closed", async () => {
    for (const content of [`${one}\n`.repeat(100), gzipSync(`${one}\n`.repeat(100))]) {
      const stdin = new Readable({
        read() {
          this.push(content);
        },
      });
      const coverage = new Coverage();
      const controller = new AbortController();
      const reading = async () => {
        const run = { signal: controller.signal, coverage };
        for await (const { records } of planOf(["-"], stdin).records(run)) {
          if (records.length > 0) controller.abort(new Error("stopped"));
        }
      };
      await expect(reading()).rejects.toThrow("stopped");
      expect(stdin.destroyed).toBe(true);
      expect(coverage.skips).toEqual([]);
    }
  });

  test("gets the records of a slow pipe as they come", async () => {
    const stdin = new Readable({ read() {} });
    const run = { signal: new AbortController().signal, coverage: new Coverage() };
    const records = planOf(["-"], stdin).records(run)[Symbol.asyncIterator]();
    stdin.push(`${one}\n${two.slice(0, 50)}`);
    expect(await records.next()).toMatchObject({ value: { records: [{ text: one }] } });
    stdin.push(`${two.slice(50)}\n`);
    expect(await records.next()).toMatchObject({ value: { records: [{ text: two }] } });
    stdin.push(null);
    expect(await records.next()).toEqual({ done: true, value: undefined });
  });
});

describe("a damaged file", () => {
  interface Mutation {
    readonly kind: "flip" | "delete" | "insert" | "truncate";
    readonly place: number;
    readonly count: number;
  }

  const mutations: fc.Arbitrary<readonly Mutation[]> = fc.array(
    fc.record({
      kind: fc.constantFrom("flip", "flip", "delete", "insert", "truncate"),
      place: fc.nat(),
      count: fc.integer({ min: 1, max: 20 }),
    }),
    { minLength: 1, maxLength: 6 },
  );

  function mutate(bytes: Buffer, { kind, place, count }: Mutation): Buffer {
    const at = place % (bytes.length + 1);
    switch (kind) {
      case "flip": {
        const copy = Buffer.from(bytes);
        if (at < copy.length) copy[at]! ^= 1 << (count % 8);
        return copy;
      }
      case "delete":
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + count)]);
      case "insert":
        return Buffer.concat([bytes.subarray(0, at), bytes.subarray(0, count), bytes.subarray(at)]);
      case "truncate":
        return bytes.subarray(0, at);
    }
  }

  test("never throws, and gives one line of JSON for each record, which is what was parsed", async () => {
    await fc.assert(
      fc.asyncProperty(
        recordTexts,
        fc.constantFrom(...trailShapes),
        fc.constantFrom("before gzip", "behind gzip", "plain"),
        mutations,
        fc.integer({ min: 1, max: 5000 }),
        async (texts, { write }, when, changes, chunkBytes) => {
          const change = (bytes: Buffer) => changes.reduce(mutate, bytes);
          const written = Buffer.from(write(texts));
          const file =
            when === "plain"
              ? change(written)
              : when === "before gzip"
                ? gzipSync(change(written))
                : change(gzipSync(written));
          const chunks = Array.from({ length: Math.ceil(file.length / chunkBytes) }, (_, i) =>
            file.subarray(i * chunkBytes, (i + 1) * chunkBytes),
          );
          const { records, coverage } = await readTrail(["-"], { stdin: stdinOf(...chunks) });
          for (const { text, record } of records) {
            expect(text).not.toMatch(/[\r\n]/);
            expect(JSON.parse(text)).toEqual(record);
          }
          expect(coverage.recordsRead).toBe(records.length);
          expect(coverage.bytesRead).toBeLessThanOrEqual(file.length);
        },
      ),
      { numRuns: 600 },
    );
  });

  test("of a record a line loses only the lines that were damaged", async () => {
    const lines = Array.from({ length: 20 }, (_, i) => recordText(`Create${i}`));
    const line = fc.integer({ min: 0, max: lines.length - 1 });
    await fc.assert(
      fc.asyncProperty(line, fc.nat(), async (which, where) => {
        const place = where % lines[which]!.length;
        const damaged = lines.map((text, i) =>
          i === which ? `${text.slice(0, place)}\0${text.slice(place)}` : text,
        );
        const { records, coverage } = await readTrail(["-"], {
          stdin: stdinOf(damaged.join("\n")),
        });
        expect(textsOf(records)).toEqual(lines.toSpliced(which, 1));
        expect(coverage.skips.map(({ where: name }) => name)).toEqual(["stdin"]);
      }),
    );
  });
});

test("gzip in gzip is read, and a form that cannot be read is named with the one to save", async () => {
  const folder = tempFolder({
    "a.gz": gzipSync(gzipSync(recordText("CreateUser"))),
    "b.json": "Events:\n- EventName: X\n",
    "c.json": "EVENTS\t{}\n",
    "d.json": "--------------\n|LookupEvents|\n",
    "e.json": '"Event name",Event time\n',
  });
  const { records, coverage } = await readTrail([folder]);
  expect(records.map(({ text }) => text)).toEqual([recordText("CreateUser")]);
  expect(coverage.skips.map(({ reason }) => reason)).toEqual([
    "YAML: save the answer with --output json",
    "text: save the answer with --output json",
    "a table: save the answer with --output json",
    "CSV, which has no whole records: download Event history as JSON, export a query's answer as JSON",
  ]);
});
