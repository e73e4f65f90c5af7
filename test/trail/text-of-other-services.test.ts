import { Buffer } from "node:buffer";
import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../src/match/query.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { startsLogOfOtherService } from "../../src/source/other-services.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { limitsOf } from "../support/limits-of.ts";
import { tarOf } from "../support/tar-of.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";

const FLOW =
  "2 111122223333 eni-0a1b2c3d4e5f67890 10.0.0.5 10.0.0.9 43418 443 6 12 2040 1772496000 1772496060 ACCEPT OK\n";
const OWNER = "0123456789abcdef".repeat(4);

/** Lines as the services write them, made for this test. */
const LOGS: Readonly<Record<string, string>> = {
  "flow, default": FLOW,
  "flow, no data":
    "2 111122223333 eni-0a1b2c3d4e5f67890 - - - - - - - 1772496000 1772496060 - NODATA\r\n",
  "flow, heading": `version account-id interface-id srcaddr dstaddr srcport dstport protocol packets bytes start end action log-status\n${FLOW}`,
  "flow, own fields":
    "instance-id pkt-srcaddr dstaddr az-id ecs-cluster-arn flow-direction\ni-0 10.0.0.5 10.0.0.9 euc1-az1 - egress\n",
  ALB: 'h2 2026-03-03T09:12:44.186641Z app/shop/50dc6c495c0c9188 203.0.113.9:2817 10.0.0.1:80 0.000 0.001 0.000 200 200 34 366 "GET https://shop.example.com:443/ HTTP/2.0" "curl/8" - - - "-" "-" "-" 0 - "-" "-" "-"\n',
  NLB: "tls 2.0 2026-03-03T09:12:44 net/edge/c6e77e28c25b2234 a3d4b5e8bb8464cd 203.0.113.9:51341 10.0.0.1:443 5 2 98 246 - - - - - - - - - - - -\n",
  "Classic ELB":
    '2026-03-03T09:12:44.945958Z old-shop 203.0.113.9:2817 10.0.0.1:80 0.000073 0.001048 0.000057 200 200 0 29 "GET http://shop.example.com:80/ HTTP/1.1" "curl/8" - -\n',
  "S3 access": `${OWNER} shop-logs [03/Mar/2026:09:12:44 +0000] 203.0.113.9 arn:aws:iam::111122223333:user/ci 3E57427F3EXAMPLE REST.GET.OBJECT a.txt "GET /a.txt HTTP/1.1" 200 - 3 3 7 6 "-" "curl/8" -\n`,
  CloudFront:
    "#Version: 1.0\n#Fields: date time x-edge-location sc-bytes c-ip\n2026-03-03\t09:12:44\tFRA2\t2390\t203.0.113.9\n",
};

const record = recordText("CreateUser");

/** What only looks like one, or has a record in it. */
const NOT_THOSE: Readonly<Record<string, string>> = {
  "a record": `${record}\n`,
  "records behind lines of a flow log": `${FLOW}${record}\n`,
  "a flow log of another version without heading": FLOW.replace(/^2/, "3"),
  "one word of a heading": "version\n",
  "words of a heading that other tables have":
    "version start end action region type\n1 2 3 4 5 6\n",
  "a heading with an own word": "version account-id interface-id srcaddr note\n",
  "a time and an address": "2026-03-03T09:12:44Z shop 203.0.113.9:2817 logged in\n",
  "a hash": `${OWNER} some-file.txt\n`,
  "a heading of W3C": "#Version: 1.0\n#Fields: date time cs-method cs-uri\n",
  "syslog with a record": `<13>Mar  3 09:12:44 host cloudtrail: ${record}\n`,
};

describe("text is taken for the log of another service", () => {
  test.for(Object.entries(LOGS))("%s", ([, text]) => {
    expect(startsLogOfOtherService(text)).toBe(true);
    expect(startsLogOfOtherService(text.slice(0, 262))).toBe(true);
  });
});

describe("text is not taken for the log of another service", () => {
  test.for(Object.entries(NOT_THOSE))("%s", ([, text]) => {
    expect(startsLogOfOtherService(text)).toBe(false);
  });
});

async function answerOf(plan: PlannedRead) {
  const coverage = new Coverage();
  const found: string[] = [];
  const run = { signal: new AbortController().signal, coverage };
  for await (const batch of recordsIn(plan.records(run))) found.push(...batch.map((r) => r.text));
  const { filesRead, emptyFiles, otherServices, withoutLogs } = coverage.report(FileReport);
  const skips = coverage.skips.map(({ where, reason }) => `${where}: ${reason}`);
  const exitCode = coverage.exitCode({ noMatchFails: false });
  return { found, filesRead, emptyFiles, otherServices, withoutLogs, skips, exitCode };
}

/** What parsing every record gives, which the scanner gives too, at one thread and at two. */
async function read(paths: readonly string[], stdin?: Buffer) {
  const source = () => Readable.from(stdin === undefined ? [] : [stdin]);
  const trail = { paths, stdin: source, limits: limitsOf(1e9) };
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const parsed = await answerOf(plainTrail(trail));
  for (const threads of [1, 2]) {
    expect(await answerOf(await scannedTrail({ ...trail, query, threads }))).toEqual(parsed);
  }
  return parsed;
}

function write(files: Readonly<Record<string, string | Buffer>>): string {
  const folder = tempFolder();
  for (const [name, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
  return folder;
}

const NONE = { found: [], filesRead: 0, emptyFiles: 0, withoutLogs: 0, skips: [], exitCode: 0 };
const texts = Object.values(LOGS);

test("among log files they are apart, gzipped or not, whatever they are called", async () => {
  const files = texts.flatMap((text, i) => [
    [`${i}.log`, text],
    [`${i}.log.gz`, gzipSync(text)],
    [`2026-03-03-09-12-44-${i}`, text],
    [`${i}.txt.gz.1`, gzipSync(text)],
  ]);
  const folder = write({ ...Object.fromEntries(files), "trail.json": record });
  expect(await read([folder])).toEqual({
    ...NONE,
    found: [record],
    filesRead: 1,
    otherServices: 4 * texts.length,
  });
});

test("a folder that has nothing else is no answer", async () => {
  const folder = write({
    "a/flow.log.gz": gzipSync(FLOW),
    "b/2026-03-03-09-12-44-A": LOGS["S3 access"]!,
  });
  expect(await read([folder])).toEqual({
    ...NONE,
    otherServices: 2,
    withoutLogs: 1,
    skips: [`${folder}: no log file of CloudTrail in it, only 2 files of other services`],
    exitCode: 4,
  });
});

test("of two folders, the one that has nothing else is named", async () => {
  const folder = write({ "flows/flow.log": FLOW, "trail/a.json": record });
  const [flows, trail] = [join(folder, "flows"), join(folder, "trail")];
  expect(await read([trail, flows])).toEqual({
    ...NONE,
    found: [record],
    filesRead: 1,
    otherServices: 1,
    withoutLogs: 1,
    skips: [`${flows}: no log file of CloudTrail in it, only 1 file of other services`],
    exitCode: 4,
  });
});

test("a file that is named and a pipe are as other services' files are", async () => {
  const folder = write({ "flow.log": FLOW });
  expect(await read([join(folder, "flow.log")])).toEqual({ ...NONE, otherServices: 1 });
  expect(await read(["-"], gzipSync(FLOW))).toEqual({ ...NONE, otherServices: 1 });
});

test("members of an archive are told apart too", async () => {
  const mixed = await tarOf({
    "flow.log.gz": gzipSync(FLOW),
    "alb.log": LOGS["ALB"]!,
    "a.json": record,
  });
  const others = await tarOf({ "flow.log": FLOW });
  const folder = write({ "mixed.tar": mixed, "others.tar": others });
  const [inMixed, inOthers] = [join(folder, "mixed.tar"), join(folder, "others.tar")];
  expect(await read([inMixed])).toEqual({
    ...NONE,
    found: [record],
    filesRead: 1,
    otherServices: 2,
  });
  expect(await read([inOthers])).toEqual({
    ...NONE,
    otherServices: 1,
    withoutLogs: 1,
    skips: [`${inOthers}: no log file of CloudTrail in it, only 1 file of other services`],
    exitCode: 4,
  });
});

test("records among the lines are not passed over: read where they are seen at once, else a skip", async () => {
  const near = `${FLOW}${record}\n`;
  const far = `${FLOW.repeat(100)}${record}\n`;
  const folder = write({ "near.log": near, "far.log": far });
  expect(await read([join(folder, "near.log")])).toEqual({
    ...NONE,
    found: [record],
    filesRead: 1,
    otherServices: 0,
    skips: [`${join(folder, "near.log")}: not JSON: expected { or [`],
    exitCode: 4,
  });
  expect(await read([join(folder, "far.log")])).toEqual({
    ...NONE,
    otherServices: 1,
    skips: [
      `${join(folder, "far.log")}: lines of JSON in the log of another service: take them out to read them`,
    ],
    exitCode: 3,
  });
});
