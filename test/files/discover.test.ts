import { Buffer } from "node:buffer";
import { chmodSync, mkdirSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { Readable } from "node:stream";
import { join, relative } from "node:path";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { DiskFile } from "../../src/files/disk-file.ts";
import { namedFiles } from "../../src/files/named-files.ts";
import type { Listed } from "../../src/source/log-files.ts";
import { tempFolder } from "../support/temp-folder.ts";

function all(...paths: readonly string[]): readonly Listed[] {
  const { list } = namedFiles(paths, () => Readable.from([]));
  const found = list({}, new AbortController().signal);
  return Symbol.iterator in found ? [...found] : [];
}

/** What is found, a line each: "a/b.json", "passed over: x.csv", "unreadable: x.json: why", "stdin". */
function find(folder: string, ...paths: readonly string[]): readonly string[] {
  const found = all(...paths.map((path) => (path === "-" ? path : join(folder, path))));
  return found.map((one) => {
    if (one.kind === "stream") return one.name;
    const path = relative(folder, one.name);
    if (one.kind === "local") return path;
    const why = "reason" in one ? `: ${one.reason}` : "what" in one ? ` (${one.what})` : "";
    return `${one.kind}: ${path}${why}`;
  });
}

const emptyFiles = (...paths: readonly string[]) =>
  tempFolder(Object.fromEntries(paths.map((path) => [path, ""])));

const inBucket = (day: string, hour: string) =>
  `AWSLogs/111122223333/CloudTrail/us-east-1/2026/${day}/111122223333_CloudTrail_us-east-1_${hour}_abcdefghijklmnop.json.gz`;

describe("a folder", () => {
  test("is walked in the order in which its full paths sort", () => {
    const paths = [
      "a.json",
      "a/z.json",
      "a/b/c.json",
      "a-b/y.json",
      "a-b.json",
      "a0.json",
      "B.json",
    ];
    const folder = emptyFiles(...paths);
    expect(find(folder, ".")).toEqual([
      "B.json",
      "a-b.json",
      "a-b/y.json",
      "a.json",
      "a/b/c.json",
      "a/z.json",
      "a0.json",
    ]);
    expect(find(folder, ".")).toEqual(paths.toSorted());
  });

  test("keeps days, hours and parts of a bucket's layout in order", () => {
    const paths = [
      inBucket("11/20", "20261120T0905Z"),
      inBucket("11/20", "20261120T1005Z"),
      inBucket("11/21", "20261121T0000Z"),
      inBucket("12/01", "20261201T0000Z"),
    ];
    expect(find(emptyFiles(...paths.toReversed()), ".")).toEqual(paths);
  });

  test("gives files by their endings, in any case, and passes over the others", () => {
    const folder = emptyFiles(
      "1.json",
      "2.JSON.GZ",
      "3.jsonl",
      "4.ndjson",
      "5.log",
      "6.gz",
      "7.csv",
      "8",
      ".json",
      "json",
      "9.json.bak",
    );
    expect(find(folder, ".")).toEqual([
      ".json",
      "1.json",
      "2.JSON.GZ",
      "3.jsonl",
      "4.ndjson",
      "5.log",
      "6.gz",
      "passed over: 7.csv (empty)",
      "passed over: 8 (empty)",
      "passed over: 9.json.bak (empty)",
      "passed over: json (empty)",
    ]);
  });

  test("that is empty, or has nothing that is to be read, is said to have no logs", () => {
    expect(find(tempFolder(), ".")).toEqual(["no logs: : an empty folder"]);
    const folder = tempFolder({
      "a/notes.txt": "hello",
      "AWSLogs/111122223333/Config/x.json.gz": "",
    });
    expect(find(folder, "a", ".")).toEqual([
      "passed over: a/notes.txt (text)",
      "no logs: a: no log file of CloudTrail in it, only 1 other file",
      "other service: AWSLogs/111122223333/Config/x.json.gz",
      "passed over: a/notes.txt (text)",
      "no logs: : no log file of CloudTrail in it, only 1 file of other services and 1 other file",
    ]);
  });

  test("gives files of other names by their first bytes", () => {
    const record = '{"eventVersion":"1.08","eventName":"CreateUser"}';
    const utf16 = Buffer.from(`\ufeff${record}`, "utf16le");
    const folder = tempFolder({
      "firehose-1-2026-03-03-10-00-00-abcd": gzipSync(record),
      "firehose-2": gzipSync(`{"messageType":"DATA_MESSAGE","logEvents":[]}`),
      "a.log.1": record,
      "a.log.20260303": record,
      "a.cloudtrail": `\ufeff  {"Records":[]}`,
      "b.txt": `[${JSON.stringify(record)}]`,
      c: `"${record.replaceAll('"', '\\"')}"`,
      "d.txt": utf16,
      double: gzipSync(gzipSync(record)),
      "event_history.csv": "Event name,Event time,User name\nX,2026-03-03,Alice\n",
      "o0.yaml": "- name: x\n",
      "o1.dat": '{"name":"spitzel"}',
      o2: "2 111122223333 eni-1 ACCEPT",
      "o3.bin": Buffer.from([1, 0, 2]),
      o4: gzipSync("text"),
      "o5.docx": Buffer.from("PK\x03\x04"),
      "x1.json.gz.6eF3b25c": gzipSync(record),
      "x2.json.crdownload": record,
      "x3.zip": Buffer.from("PK\x03\x04"),
      x4: Buffer.from("PAR1"),
      "x5.zst": Buffer.from([0x28, 0xb5, 0x2f, 0xfd]),
      "x6.tar": Buffer.concat([Buffer.alloc(257, "a"), Buffer.from("ustar")]),
      x7: Buffer.from([0x1f, 0x8b, 1]),
    });
    expect(find(folder, ".")).toEqual([
      "a.cloudtrail",
      "a.log.1",
      "a.log.20260303",
      "b.txt",
      "c",
      "d.txt",
      "double",
      "no logs: event_history.csv: CSV, which has no whole records: download Event history as JSON, export a query's answer as JSON",
      "firehose-1-2026-03-03-10-00-00-abcd",
      "firehose-2",
      "passed over: o0.yaml (text)",
      "passed over: o1.dat (JSON of another kind)",
      "passed over: o2 (text)",
      "passed over: o3.bin (binary)",
      "passed over: o4 (gzip of something else)",
      "passed over: o5.docx (binary)",
      "no logs: x1.json.gz.6eF3b25c: an unfinished download of a log file: fetch it again",
      "no logs: x2.json.crdownload: an unfinished download of a log file: fetch it again",
      "no logs: x3.zip: an archive, and what it holds may lie beside it unpacked: name it to read it",
      "no logs: x4: a Parquet file",
      "no logs: x5.zst: Zstandard data: decompress it first",
      "no logs: x6.tar: an archive, and what it holds may lie beside it unpacked: name it to read it",
      "no logs: x7: damaged gzip data",
    ]);
  });

  test("tells files of other services by their folder and their name, CloudTrail's own apart", () => {
    const account = "AWSLogs/111122223333";
    const folder = emptyFiles(
      `AWSLogs/o-abcdefghij/111122223333/vpcflowlogs/us-east-1/x.log.gz`,
      `${account}/CloudTrail-Digest/x.json.gz`,
      `${account}/CloudTrail-Insight/x.json.gz`,
      `${account}/CloudTrail/us-east-1/x.json.gz`,
      `${account}/Config/us-east-1/x.json.gz`,
      `${account}/elasticloadbalancing/us-east-1/x.log.gz`,
      `${account}/unknown/x.json.gz`,
      "111122223333_vpcflowlogs_us-east-1_fl-1_20260303T1000Z_x.log.gz",
    );
    expect(find(folder, ".")).toEqual([
      "other service: 111122223333_vpcflowlogs_us-east-1_fl-1_20260303T1000Z_x.log.gz",
      `${account}/CloudTrail-Digest/x.json.gz`,
      `${account}/CloudTrail-Insight/x.json.gz`,
      `${account}/CloudTrail/us-east-1/x.json.gz`,
      `other service: ${account}/Config/us-east-1/x.json.gz`,
      `other service: ${account}/elasticloadbalancing/us-east-1/x.log.gz`,
      `${account}/unknown/x.json.gz`,
      "other service: AWSLogs/o-abcdefghij/111122223333/vpcflowlogs/us-east-1/x.log.gz",
    ]);
    expect(find(folder, `${account}/Config/us-east-1`)).toEqual([
      `other service: ${account}/Config/us-east-1/x.json.gz`,
      `no logs: ${account}/Config/us-east-1: no log file of CloudTrail in it, only 1 file of other services`,
    ]);
  });

  test("may have an ending like a file's, and files with odd names", () => {
    const names = ["-.json", "a b.json", "ü.json", "x.json/y.json", "\u001b[31m.json", "𝄞.json"];
    const found = find(emptyFiles(...names), ".");
    expect(found).toEqual(names.toSorted());
  });

  test("gives each file with its path and its size", () => {
    const folder = tempFolder({ "a.json": "12345" });
    const path = join(folder, "a.json");
    expect(all(folder)).toEqual([new DiskFile(path, statSync(path))]);
  });

  test.runIf(process.platform === "linux")(
    "says so when it has a file whose name is not UTF-8",
    () => {
      const folder = tempFolder({ "b.json": "" });
      writeFileSync(
        Buffer.concat([Buffer.from(`${folder}/a`), Buffer.from([0xff]), Buffer.from(".json")]),
        "",
      );
      expect(find(folder, ".")).toEqual([
        "unreadable: a\ufffd.json: no such file or folder",
        "b.json",
      ]);
    },
  );

  test.skipIf(process.platform === "win32")(
    "passes over a socket or a pipe, whatever its name",
    async () => {
      const folder = tempFolder({ "b.json": "" });
      const server = createServer();
      await new Promise<void>((resolve) => server.listen(join(folder, "a.json"), resolve));
      const found = find(folder, ".");
      await new Promise((resolve) => server.close(resolve));
      expect(found).toEqual(["passed over: a.json (no regular file)", "b.json"]);
    },
  );

  test.skipIf(process.platform === "win32" || process.getuid?.() === 0)(
    "that may not be listed is unreadable, and its neighbours are found",
    () => {
      const folder = emptyFiles("a.json", "b/c.json", "d.json");
      chmodSync(join(folder, "b"), 0);
      const found = find(folder, ".");
      chmodSync(join(folder, "b"), 0o700);
      expect(found).toEqual(["a.json", "unreadable: b: permission denied", "d.json"]);
    },
  );
});

describe.skipIf(process.platform === "win32")("a link", () => {
  test("to a file is followed, and passed over by its own name", () => {
    const folder = emptyFiles("elsewhere/target.csv", "in/b.json");
    symlinkSync("../elsewhere/target.csv", join(folder, "in/a.json"));
    symlinkSync("b.json", join(folder, "in/c"));
    expect(find(folder, "in")).toEqual(["in/a.json", "in/b.json", "passed over: in/c (empty)"]);
  });

  test("to a folder is followed, and sorts as a folder does", () => {
    const folder = emptyFiles("elsewhere/x.json", "in/a-b.json", "in/a.json", "in/a0.json");
    symlinkSync("../elsewhere", join(folder, "in/a"));
    expect(find(folder, "in")).toEqual(["in/a-b.json", "in/a.json", "in/a/x.json", "in/a0.json"]);
  });

  test("to a folder that it is in is not followed again", () => {
    const folder = emptyFiles("a.json", "b/c.json");
    symlinkSync("..", join(folder, "b/up"));
    symlinkSync(".", join(folder, "b/self"));
    symlinkSync(join(folder, "b"), join(folder, "z"));
    expect(find(folder, ".")).toEqual(["a.json", "b/c.json", "z/c.json"]);
  });

  test("to nothing, or to itself, is unreadable, and the rest is found", () => {
    const folder = emptyFiles("b.json");
    symlinkSync("nothing.json", join(folder, "a.json"));
    symlinkSync("c.json", join(folder, "c.json"));
    expect(find(folder, ".")).toEqual([
      "unreadable: a.json: no such file or folder",
      "b.json",
      "unreadable: c.json: a link that leads back to itself",
    ]);
  });

  test("to a folder may be named", () => {
    const folder = emptyFiles("real/a.json");
    symlinkSync("real", join(folder, "link"));
    expect(find(folder, "link")).toEqual(["link/a.json"]);
  });
});

describe("paths", () => {
  test("are taken in the order in which they are named, also twice", () => {
    const folder = emptyFiles("b.json", "a/x.json");
    expect(find(folder, "b.json", "-", "a", "b.json")).toEqual([
      "b.json",
      "stdin",
      "a/x.json",
      "b.json",
    ]);
  });

  test("of files are taken whatever the files are called", () => {
    const folder = emptyFiles("trail", "trail.csv", "x.json.bak");
    expect(find(folder, "trail", "trail.csv", "x.json.bak")).toEqual([
      "trail",
      "trail.csv",
      "x.json.bak",
    ]);
  });

  test("that do not exist are unreadable, and the others are taken", () => {
    const folder = emptyFiles("a.json");
    expect(find(folder, "missing.json", "a.json/inside", "missing/", "a.json")).toEqual([
      "unreadable: missing.json: no such file or folder",
      "unreadable: a.json/inside: no such file or folder",
      "unreadable: missing: no such file or folder",
      "a.json",
    ]);
  });

  test("called like a file may be folders", () => {
    const folder = tempFolder();
    mkdirSync(join(folder, "trail.json"));
    expect(find(folder, "trail.json")).toEqual(["no logs: trail.json: an empty folder"]);
  });

  test.runIf(process.platform === "linux")("of devices and pipes are taken", () => {
    expect(all("/dev/null")).toMatchObject([{ kind: "stream", name: "/dev/null" }]);
  });

  test.runIf(process.platform === "linux")("of /proc are not taken for empty", () => {
    const [file] = all("/proc/self/status");
    const area = (bytes: number) => Buffer.alloc(bytes);
    expect(() => file?.kind === "local" && file.whole(area)).toThrow("its size is not known");
  });
});
