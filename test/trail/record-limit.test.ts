import { Buffer } from "node:buffer";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../src/match/query.ts";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";
import { limitsOf } from "../support/limits-of.ts";
import { peakMemory } from "../support/peak-memory.ts";
import { quoted, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { plainTrail, scannedTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";

const one = recordText("CreateUser");
const long = one.replace("{", `{"x":[${"{},".repeat(200)}{}],`);
const REASON = "a record longer than 600 bytes, the limit of --record-limit";

async function answerOf(plan: PlannedRead) {
  const coverage = new Coverage();
  const texts: string[] = [];
  const batches = plan.records({ signal: new AbortController().signal, coverage });
  for await (const batch of recordsIn(batches)) texts.push(...batch.map(({ text }) => text));
  const { recordsRead, apart, skips } = coverage;
  return { texts, recordsRead, apart: [...apart], skips };
}

describe("a record that is longer than the limit", () => {
  const batch = `{"Records":[${long},${one}]}`;
  const hit = (text: string) => `{"_index":"a","_source":${text}}`;
  const answer = `{"took":1,"hits":{"total":5,"hits":[${Array(5).fill(hit(one)).join()},${hit(long)}]}}`;
  const pages = `[${Array(2)
    .fill(`{"Events":[${one},${one}],"NextToken":"${"x".repeat(400)}"}`)
    .join()}]`;
  const insights = `{"results":[${Array(4)
    .fill(`[{"field":"@message","value":${JSON.stringify(one)}}]`)
    .join()}],"status":"Complete"}`;
  const lake = `{"QueryStatus":"FINISHED","QueryResultRows":[${Array(4)
    .fill(`[{"eventJson":${JSON.stringify(one)}}]`)
    .join()}]}`;
  test.each([
    ["in a batch", batch, [one], [12]],
    ["in a file of a record a line", `${one}\n${long}\n${one}\n`, [one, one], [one.length + 1]],
    ["alone", long, [], [0]],
    [
      "in an answer of Elastic's that is longer too",
      answer,
      Array(5).fill(one),
      [answer.indexOf(hit(long))],
    ],
    ["not: pages of an answer in a list", pages, Array(4).fill(one), []],
    ["as a text", `[${JSON.stringify(long)},${JSON.stringify(one)}]`, [one], [1]],
    ["not: results of Logs Insights", insights, Array(4).fill(one), []],
    ["not: rows of CloudTrail Lake", lake, Array(4).fill(one), []],
  ])("is a skip with its place: %s", async (_, text, texts, offsets) => {
    const folder = tempFolder({ "a.json": text, "b.json.gz": gzipSync(text), "c.json": one });
    const skips = (file: string) =>
      offsets.map((offset) => ({
        where: file,
        place: `byte ${offset.toLocaleString("en-US")}`,
        reason: REASON,
      }));
    const [a, b] = ["a.json", "b.json.gz"].map((name) => join(folder, name));
    const expected = {
      texts: [...texts, ...texts, one, ...texts],
      recordsRead: texts.length * 3 + 1,
      apart: [],
      skips: [...skips(a!), ...skips(b!), ...skips("stdin")],
    };
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    const stdin = () =>
      Readable.from([Buffer.from(text.slice(0, 300)), Buffer.from(text.slice(300))]);
    const trail = { paths: [folder, "-"], stdin, limits: limitsOf(1e6, 600) };
    expect(await answerOf(plainTrail(trail))).toEqual(expected);
    expect(await answerOf(await scannedTrail({ ...trail, query, threads: 1 }))).toEqual(expected);
  });

  test("but holds a digest or Config's items is counted apart", async () => {
    const items = Array(50).fill('{"resourceId":"a"}').join();
    const digest = `{"awsAccountId":"111122223333","digestStartTime":"x","logFiles":[${items}]}`;
    const config = `{"fileVersion":"1.0","configSnapshotId":"a","configurationItems":[${items}]}`;
    const folder = tempFolder({ "a.json": `${digest}\n${config}`, "b.json": one });
    const expected = {
      texts: [one],
      recordsRead: 1,
      apart: [
        ["digest file", 1],
        ["record of another service", 1],
      ],
      skips: [],
    };
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    const trail = { paths: [folder], limits: limitsOf(1e6, 600) };
    expect(await answerOf(plainTrail(trail))).toEqual(expected);
    expect(await answerOf(await scannedTrail({ ...trail, query, threads: 1 }))).toEqual(expected);
  });
});

describe("with the built program", () => {
  const MEGABYTE = 1024 * 1024;

  test.each(["scanner", "plain"])(
    "66 MB of {} in one record are named, and not held (%s)",
    { timeout: 240_000 },
    async (scan) => {
      const huge = one.replace("{", `{"x":[${"{},".repeat(22 * MEGABYTE)}{}],`);
      const text = gzipSync(`{"Records":[${huge},${one}]}`, { level: 1 });
      const file = join(tempFolder({ "a.json.gz": text }), "a.json.gz");
      const { env, bytes } = peakMemory();
      const outcome = await runShell(`spitzel '*' -t ${quoted(file)} -q`, {
        env: { ...env, SPITZEL_SCAN: scan },
      });
      expect(outcome).toEqual({
        stdout: `${one}\n`,
        stderr: `spitzel: skipped ${file}, byte 12: a record longer than 4,194,304 bytes, the limit of --record-limit\n`,
        exitCode: 4,
      });
      expect(bytes()).toBeLessThan(250 * MEGABYTE);
    },
  );

  test("the limit reaches every thread", { timeout: 60_000 }, async () => {
    const text = `${long}\n${one}\n${" ".repeat(MEGABYTE)}`;
    const folder = tempFolder(
      Object.fromEntries(Array.from({ length: 12 }, (_, i) => [`in/b${i}.json`, text])),
    );
    const coverage = join(folder, "coverage.json");
    const { stdout, exitCode } = await runShell(
      `spitzel '*' -t ${quoted(join(folder, "in"))} -q --record-limit 500 --threads 2 --coverage ${quoted(coverage)}`,
    );
    expect([stdout, exitCode]).toEqual([`${one}\n`.repeat(12), 4]);
    expect(JSON.parse(readFileSync(coverage, "utf8"))).toMatchObject({ skipped: 12 });
  });
});
