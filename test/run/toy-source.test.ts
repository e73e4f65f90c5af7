import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeEach, expect, test, vi } from "vitest";
import type { QueryOptions } from "../../src/options/query-options.ts";
import type { Environment } from "../../src/run/environment.ts";
import type { SourceReport } from "../../src/source/source-report.ts";
import type { Source } from "../../src/source/source.ts";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

// The recipe "add a source": one object, and one line in the registry. Everything else is the program as it is.

const toy = vi.hoisted(() => ({ taken: [] as number[] }));

class ToyReport implements SourceReport {
  isAsked = false;
  drawers = 0;

  get hasRead(): boolean {
    return this.drawers > 0;
  }

  isComplete(wasStopped: boolean): boolean {
    return wasStopped || !this.isAsked || this.drawers === 3;
  }

  summary = () => ({ read: [`${this.drawers} drawers`], leftOut: [] });
  progress = () => [`${this.drawers} drawers`];
  whyEmpty = () => ["the drawers were empty"];
  json = () => ({ drawers: { opened: this.drawers } });
  summaryRecord = () => (this.isAsked ? { drawers_opened: this.drawers } : {});
}

const TOY: Source<QueryOptions, Environment> = {
  name: "drawers",
  isAsked: ({ trails }) => trails[0] === "toy:",
  Report: ToyReport,
  open: async () => ({
    plan: async () => ({
      holds: "trail",
      explain: [{ topic: "source", text: "three drawers" }],
      notes: ["the drawers are made of wood"],
      whyEmpty: [],
      async *records({ coverage }) {
        const report = coverage.report(ToyReport);
        report.isAsked = true;
        for (const [i, name] of ["CreateUser", "GetUser", "CreateRole"].entries()) {
          const text = recordText(name, `,"eventID":"${i}"`);
          const record = JSON.parse(text);
          report.drawers++;
          coverage.countRecord(record);
          yield { records: [{ text, record }], taken: () => void toy.taken.push(i) };
        }
      },
    }),
  }),
};

vi.mock(import("../../src/run/sources.ts"), async (original) => ({
  SOURCES: [TOY, ...(await original()).SOURCES],
}));

beforeEach(() => {
  toy.taken.length = 0;
});

test("a query over it prints its records, says what it says, and takes what it has given", async () => {
  const file = join(tempFolder(), "coverage.json");
  const line = ["iam:Create*", "-t", "toy:", "--fields", "$.eventName", "--coverage", file];
  const { exitCode, stdout, stderr } = await runCli(line);
  expect({ exitCode, stdout, stderr }).toEqual({
    exitCode: 0,
    stdout: '{"$.eventName":"CreateUser"}\n{"$.eventName":"CreateRole"}\n',
    stderr:
      "note: the drawers are made of wood\n" +
      "2 of 3 records matched · 3 drawers · 2026-11-20 10:00 UTC · 0 skipped\n",
  });
  expect(toy.taken).toEqual([0, 1, 2]);
  const coverage: object = JSON.parse(readFileSync(file, "utf8"));
  expect(coverage).toMatchObject({ drawers: { opened: 3 }, isComplete: true, eventHistory: [] });
});

test("--explain, --limit and an empty answer work as they do everywhere", async () => {
  expect((await runCli(["*", "-t", "toy:", "--explain"])).stdout).toContain("three drawers");
  const limited = await runCli(["*", "-t", "toy:", "--limit", "1", "-q"]);
  expect([limited.exitCode, limited.stdout.split("\n").length, toy.taken]).toEqual([0, 2, []]);
  const empty = await runCli(["s3:*", "-t", "toy:", "--exit-status"]);
  expect([empty.exitCode, empty.stdout, toy.taken]).toEqual([1, "", [0, 1, 2]]);
});

test("detect and timeline read it too", async () => {
  const detected = await runCli(["detect", "-t", "toy:", "--summary"]);
  expect(detected.stderr).toContain("3 of 3 records matched · 3 drawers");
  const lines = detected.stdout.trimEnd().split("\n");
  expect(JSON.parse(lines.at(-1) ?? "")).toMatchObject({ coverage: { drawers_opened: 3 } });
  expect(toy.taken).toEqual([0, 1, 2]);
  const timeline = await runCli(["timeline", "-t", "toy:"]);
  expect([timeline.exitCode, timeline.stderr.includes("3 drawers")]).toEqual([0, true]);
});
