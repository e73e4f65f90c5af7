import { Buffer } from "node:buffer";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseQuery, type TimeWindow } from "../../src/match/query.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { limitsOf } from "../support/limits-of.ts";
import { tarOf } from "../support/tar-of.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";
import { zipOf } from "../support/zip-of.ts";

const one = recordText("CreateUser");
const two = recordText("DeleteUser");

/** The archive with another type of the member whose header stands there. */
function retyped(tar: Buffer, header: number, type: string): Buffer {
  const changed = Buffer.from(tar);
  changed.write(type, header + 156, "latin1");
  changed.write("        ", header + 148, "latin1");
  let sum = 0;
  for (const byte of changed.subarray(header, header + 512)) sum += byte;
  changed.write(`${sum.toString(8).padStart(6, "0")}\0 `, header + 148, "latin1");
  return changed;
}

async function answerOf(plan: PlannedRead) {
  const coverage = new Coverage();
  const found: (readonly [string | undefined, string])[] = [];
  const batches = plan.records({ signal: new AbortController().signal, coverage });
  for await (const batch of recordsIn(batches)) {
    found.push(...batch.map(({ text, place }) => [place?.file, text] as const));
  }
  const { filesRead, otherServices, passedOver, withoutLogs } = coverage.report(FileReport);
  const { skips, recordsRead } = coverage;
  return { found, recordsRead, filesRead, otherServices, passedOver, withoutLogs, skips };
}

interface Given {
  readonly stdin?: Uint8Array;
  readonly limit?: number;
  readonly window?: TimeWindow;
}

/** What parsing every record gives, which the scanner must give too. */
async function read(paths: readonly string[], { stdin, limit = 1e9, window = {} }: Given = {}) {
  const source = () => Readable.from(stdin === undefined ? [] : [stdin]);
  const trail = { paths, stdin: source, limits: limitsOf(limit), wantsPlaces: true };
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, window);
  const scanned = await answerOf(await scannedTrail({ ...trail, query, threads: 1 }));
  if (Object.keys(window).length === 0) expect(await answerOf(plainTrail(trail))).toEqual(scanned);
  return scanned;
}

const NOTHING = { otherServices: 0, passedOver: [], withoutLogs: 0, skips: [] };

/** As a folder may hold them. */
const FILES = {
  "AWSLogs/111122223333/CloudTrail/a.json.gz": gzipSync(`{"Records":[${one},${two}]}`),
  "AWSLogs/111122223333/Config/b.json.gz": gzipSync("{}"),
  "logs/c": `${one}\n${two}\n`,
  "logs/d.txt": "a text",
  "logs/e.json.gz.6eF3b25c": gzipSync(one).subarray(0, 20),
  "logs/f.json": `${one}\n{"eventName"`,
};

const NO_LOGS = { "AWSLogs/111122223333/Config/a.json": "{}", b: "x", "c/d.txt": "y" };

type ArchiveOf = (files: Readonly<Record<string, string | Uint8Array>>) => Promise<Buffer>;

describe.each<[string, ArchiveOf]>([
  ["a.tar", tarOf],
  ["a.tgz", async (files) => gzipSync(await tarOf(files))],
  ["a.tar.gz", async (files) => gzipSync(await tarOf(files))],
  ["a.zip", async (files) => zipOf(files)],
  ["archive", async (files) => zipOf(files)],
])("an archive called %s", (name, archiveOf) => {
  test("is read as a folder is", async () => {
    const folder = tempFolder({ [`in/${name}`]: await archiveOf(FILES) });
    const archive = join(folder, "in", name);
    const at = (member: string) => `${archive}:${member}`;
    for (const path of [archive]) {
      expect(await read([path])).toEqual({
        found: [
          [at("AWSLogs/111122223333/CloudTrail/a.json.gz"), one],
          [at("AWSLogs/111122223333/CloudTrail/a.json.gz"), two],
          [at("logs/c"), one],
          [at("logs/c"), two],
          [at("logs/f.json"), one],
        ],
        recordsRead: 5,
        filesRead: 3,
        otherServices: 1,
        passedOver: [at("logs/d.txt")],
        withoutLogs: 1,
        skips: [
          {
            where: at("logs/e.json.gz.6eF3b25c"),
            reason: "an unfinished download of a log file: fetch it again",
          },
          {
            where: at("logs/f.json"),
            place: `byte ${one.length + 1}`,
            reason: "the file ends inside the value that starts here",
          },
        ],
      });
    }
  });

  test("without a log file is a skip", async () => {
    const path = join(tempFolder({ [name]: await archiveOf(NO_LOGS) }), name);
    expect(await read([path])).toEqual({
      found: [],
      recordsRead: 0,
      filesRead: 0,
      otherServices: 1,
      passedOver: [`${path}:b`, `${path}:c/d.txt`],
      withoutLogs: 1,
      skips: [
        {
          where: path,
          reason:
            "no log file of CloudTrail in it, only 1 file of other services and 2 other files",
        },
      ],
    });
  });
});

describe("an archive", () => {
  test("on stdin is read when it is tar, and says what to do when it is zip", async () => {
    const files = { "c.json": one };
    expect(await read(["-"], { stdin: gzipSync(await tarOf(files)) })).toEqual({
      ...NOTHING,
      found: [["stdin:c.json", one]],
      recordsRead: 1,
      filesRead: 1,
    });
    expect((await read(["-"], { stdin: zipOf(files) })).skips).toEqual([
      { where: "stdin", reason: "a zip archive as a stream: save it as a file, and read that" },
    ]);
  });

  test("that is damaged is a skip, and what stands before is read", async () => {
    const tar = await tarOf({ "a.json": one, "b.json": two, "c.json": one });
    const zip = zipOf({ "a.json": one, "b.json": two, "c.json": one });
    const wrong = Buffer.from(zip);
    wrong[wrong.indexOf("b.json") + 8]! ^= 0xff;
    const folder = tempFolder({
      "boundary.tar": tar.subarray(0, 2048),
      "inside.tar": tar.subarray(0, 1700),
      "cut.tgz": gzipSync(tar, { level: 0 }).subarray(0, 1800),
      "header.tar": Buffer.concat([
        tar.subarray(0, 1024),
        Buffer.alloc(512, "x"),
        tar.subarray(1536),
      ]),
      "cut.zip": zip.subarray(0, zip.length - 30),
      "data.zip": wrong,
    });
    const of = async (name: string) => {
      const { found, skips } = await read([join(folder, name)]);
      return [
        found.map(([, text]) => text),
        skips.map(({ where, reason }) => [where.slice(folder.length + 1), reason]),
      ];
    };
    expect(await of("boundary.tar")).toEqual([
      [one, two],
      [["boundary.tar", "the archive ends early (truncated)"]],
    ]);
    expect(await of("inside.tar")).toEqual([
      [one],
      [
        ["inside.tar:b.json", "the archive ends early (truncated)"],
        ["inside.tar:b.json", "the file ends inside the value that starts here"],
        ["inside.tar", "the archive ends early (truncated)"],
      ],
    ]);
    expect(await of("header.tar")).toEqual([
      [one],
      [["header.tar", "the archive is damaged from here on"]],
    ]);
    expect((await of("cut.tgz"))[1]).not.toEqual([]);
    expect((await of("cut.zip"))[1]).toHaveLength(1);
    const [texts, skips] = await of("data.zip");
    expect(texts).toEqual([one, one]);
    expect(skips).not.toEqual([]);
  });

  test("grows to the limit, and no further", async () => {
    const files = {
      "a.json": `${one}\n`.repeat(10),
      "b.json": `${one}\n`.repeat(2000),
      "c.json": one,
    };
    const folder = tempFolder({ "a.tgz": gzipSync(await tarOf(files)), "a.zip": zipOf(files) });
    for (const name of ["a.tgz", "a.zip"]) {
      const { found, skips } = await read([join(folder, name)], { limit: 100_000 });
      expect(found.length).toBeGreaterThan(10);
      expect(found.length).toBeLessThan(100_000 / one.length);
      expect(skips.map(({ reason }) => reason)).toContain(
        "more than 100000 bytes when decompressed, the limit of --decompress-limit",
      );
      expect(found.map(([file]) => file)).not.toContain(`${join(folder, name)}:c.json`);
    }
  });

  test("in an archive is a skip, and so is an encrypted member", async () => {
    const zip = zipOf({ "a.json": one });
    const encrypted = Buffer.from(zip);
    encrypted[6]! |= 1;
    encrypted[encrypted.indexOf("PK\x01\x02") + 8]! |= 1;
    const folder = tempFolder({
      "a.tar": await tarOf({
        "b.zip": zip,
        "c.tar.gz": gzipSync(await tarOf({ "a.json": one })),
        "d/": undefined,
        "d.json": two,
      }),
      "e.zip": encrypted,
    });
    const { found, skips } = await read([join(folder, "a.tar"), join(folder, "e.zip")]);
    expect(found.map(([, text]) => text)).toEqual([two]);
    expect(skips).toEqual([
      { where: join(folder, "a.tar:b.zip"), reason: "an archive in an archive: unpack it first" },
      {
        where: join(folder, "a.tar:c.tar.gz"),
        reason: "an archive in an archive: unpack it first",
      },
      {
        where: join(folder, "e.zip:a.json"),
        reason: "encrypted: unpack the archive with its password",
      },
    ]);
  });

  test("of tar with a sparse file is a skip, one with links is none", async () => {
    const plain = await tarOf({ "a.json": one, "b.json": two });
    const second = 512 + 512 * Math.ceil(one.length / 512);
    const folder = tempFolder({
      "sparse.tar": retyped(plain, second, "S"),
      "link.tar": retyped(plain, second, "2"),
    });
    const found = (archive: string) => [[`${join(folder, archive)}:a.json`, one]];
    expect(await read([join(folder, "sparse.tar")])).toEqual({
      ...NOTHING,
      found: found("sparse.tar"),
      recordsRead: 1,
      filesRead: 1,
      skips: [
        {
          where: `${join(folder, "sparse.tar")}:b.json`,
          reason: "stored in a form of tar that is not read: unpack it",
        },
      ],
    });
    expect(await read([join(folder, "link.tar")])).toEqual({
      ...NOTHING,
      found: found("link.tar"),
      recordsRead: 1,
      filesRead: 1,
      passedOver: [`${join(folder, "link.tar")}:b.json`],
    });
  });

  test("in a folder is a skip: what it holds may lie beside it, unpacked", async () => {
    const tar = await tarOf({ "a.json": one });
    const folder = tempFolder({
      "a.json": one,
      "b.tar.gz": gzipSync(tar),
      "c.zip": zipOf({ "a.json": one }),
    });
    const { found, skips } = await read([folder]);
    expect(found).toEqual([[join(folder, "a.json"), one]]);
    const reason = "an archive, and what it holds may lie beside it unpacked: name it to read it";
    expect(skips).toEqual([
      { where: join(folder, "b.tar.gz"), reason },
      { where: join(folder, "c.zip"), reason },
    ]);
  });

  test("has files outside the time window by their names", async () => {
    const name = "AWSLogs/111122223333_CloudTrail_eu-west-1_20200101T0000Z_AbCdEfGhIjKlMnOp.json";
    const folder = tempFolder({ "a.tar": await tarOf({ [name]: one, "b.json": two }) });
    const { found } = await read([join(folder, "a.tar")], {
      window: { fromMs: Date.parse("2021-01-01") },
    });
    expect(found.map(([, text]) => text)).toEqual([two]);
  });
});
