import { describe, expect, test } from "vitest";
import type { HistoryCoverage } from "../../src/lookup/history-coverage.ts";
import { Coverage, type Skip } from "../../src/source/coverage.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { historiesOf, historyCoverage as history } from "../support/history-coverage.ts";

const UNREAD = { lookup: "every event", fromMs: undefined, toMs: 0, seam: [] };

interface Outcome {
  readonly skips: number;
  readonly files: number;
  readonly history: "none" | "all read" | "half read" | "unread" | "clamped" | "clamped, none";
  readonly stoppedBy: Coverage["stoppedBy"];
}

const HISTORIES: Record<Outcome["history"], readonly HistoryCoverage[]> = {
  none: [],
  "all read": [history()],
  "half read": [history({ unread: [UNREAD] })],
  unread: [history({ unread: [UNREAD], pages: 0 })],
  clamped: [history({ isClamped: true })],
  "clamped, none": [history({ isClamped: true, pages: 0 })],
};

function coverageOf({ skips, files, history: kind, stoppedBy }: Outcome): Coverage {
  const coverage = new Coverage();
  for (let i = 0; i < skips; i++) coverage.skip({ where: "a", reason: "r" });
  coverage.report(FileReport).filesRead = files;
  historiesOf(coverage).push(...HISTORIES[kind]);
  coverage.stoppedBy = stoppedBy;
  return coverage;
}

describe("the exit code", () => {
  // skips, files read, Event history, stopped by → complete, exit code without and with --exit-status
  test.each<[number, number, Outcome["history"], Coverage["stoppedBy"], boolean, number, number]>([
    [0, 0, "none", undefined, true, 0, 1],
    [0, 1, "none", undefined, true, 0, 1],
    [0, 1, "none", "--limit", true, 0, 1],
    [0, 0, "all read", undefined, true, 0, 1],
    [0, 0, "all read", "the reader of stdout", true, 0, 1],
    // Skips: partial when anything was read, else the source has failed.
    [1, 1, "none", undefined, false, 4, 4],
    [1, 0, "none", undefined, false, 3, 3],
    [1, 1, "none", "--limit", false, 4, 4],
    [1, 0, "none", "--limit", false, 3, 3],
    [1, 0, "all read", undefined, false, 4, 4],
    [1, 0, "unread", undefined, false, 3, 3],
    // Unread windows: nobody's fault when the user stopped the run.
    [0, 0, "half read", undefined, false, 4, 4],
    [0, 0, "unread", undefined, false, 3, 3],
    [0, 0, "half read", "--limit", true, 0, 1],
    [0, 0, "half read", "the reader of stdout", true, 0, 1],
    [0, 0, "unread", "interrupt", true, 0, 1],
    // Nor was --max-time meant to leave anything out: the answer is a part.
    [0, 0, "half read", "--max-time", false, 4, 4],
    [0, 0, "unread", "--max-time", false, 4, 4],
    [0, 1, "unread", undefined, false, 4, 4],
    [1, 0, "half read", "--limit", false, 4, 4],
    // More was asked for than there is: partial, however the run ended.
    [0, 0, "clamped", undefined, false, 4, 4],
    [0, 0, "clamped", "--limit", false, 4, 4],
    [0, 0, "clamped, none", undefined, false, 3, 3],
  ])(
    "of %d skips, %d files, Event history %s, stopped by %s (complete: %s) is %d, with --exit-status %d",
    (skips, files, kind, stoppedBy, isComplete, exitCode, noMatchFails) => {
      const coverage = coverageOf({ skips, files, history: kind, stoppedBy });
      expect([
        coverage.isComplete,
        coverage.exitCode({ noMatchFails: false }),
        coverage.exitCode({ noMatchFails: true }),
      ]).toEqual([isComplete, exitCode, noMatchFails]);
    },
  );

  test("with a match is 0, also with --exit-status", () => {
    const coverage = coverageOf({ skips: 0, files: 1, history: "none", stoppedBy: undefined });
    coverage.matched = 1;
    expect(coverage.exitCode({ noMatchFails: true })).toBe(0);
  });

  test("with a match and a skip is 4: a match does not make the answer whole", () => {
    const coverage = coverageOf({ skips: 1, files: 1, history: "none", stoppedBy: undefined });
    coverage.matched = 1;
    expect(coverage.exitCode({ noMatchFails: true })).toBe(4);
  });

  test("of one Region read and one unread is 4", () => {
    const coverage = new Coverage();
    historiesOf(coverage).push(...HISTORIES["all read"], ...HISTORIES.unread);
    expect(coverage.exitCode({ noMatchFails: false })).toBe(4);
  });
});

describe("the time range", () => {
  const range = (...times: readonly unknown[]) => {
    const coverage = new Coverage();
    for (const eventTime of times) coverage.countRecord({ eventTime });
    return coverage.timeRange;
  };

  test("spans the records, in whatever order they come", () => {
    expect(range("2026-03-02T10:00:00Z", "2026-03-03T00:00:00Z", "2026-03-01T23:59:59Z")).toEqual({
      earliest: "2026-03-01T23:59:59Z",
      latest: "2026-03-03T00:00:00Z",
    });
  });

  test("of one record is that second", () => {
    expect(range("2026-03-02T10:00:00Z")).toEqual({
      earliest: "2026-03-02T10:00:00Z",
      latest: "2026-03-02T10:00:00Z",
    });
  });

  test("is in UTC and whole seconds, however the times are written", () => {
    expect(range("2026-03-02T10:00:00.999Z", "2026-03-02T10:00:00-02:00")).toEqual({
      earliest: "2026-03-02T10:00:00Z",
      latest: "2026-03-02T12:00:00Z",
    });
  });

  test.each([
    ["absent", undefined],
    ["a number", 1_772_496_000],
    ["empty", ""],
    ["a date", "2026-03-02"],
    ["no text of a time", "yesterday"],
    ["of a month that does not exist", "2026-13-02T10:00:00Z"],
    ["of an hour that does not exist", "2026-03-02T25:00:00Z"],
    ["of digits out of range", "9999-99-99T99:99:99Z"],
  ])("leaves out a time that is %s", (_name, time) => {
    expect([range(time), range("2026-03-02T10:00:00Z", time)]).toEqual([
      undefined,
      { earliest: "2026-03-02T10:00:00Z", latest: "2026-03-02T10:00:00Z" },
    ]);
  });

  test("records without a time are counted all the same", () => {
    const coverage = new Coverage();
    coverage.countRecord({});
    expect(coverage.recordsRead).toBe(1);
  });
});

describe("skips", () => {
  test("are handed on as they happen, every one", () => {
    const seen: Skip[] = [];
    const coverage = new Coverage((skip) => seen.push(skip));
    const skip = { where: "a", place: "byte 1", reason: "r", hint: "h" };
    coverage.skip(skip);
    expect([seen, coverage.skips]).toEqual([[skip], [skip]]);
  });

  test("are listed up to 1,000 and counted beyond", () => {
    const coverage = new Coverage();
    for (let i = 0; i < 1001; i++) coverage.skip({ where: `file ${i}`, reason: "r" });
    expect([coverage.skipCount, coverage.skips.length, coverage.skips.at(-1)]).toEqual([
      1001,
      1000,
      { where: "file 999", reason: "r" },
    ]);
  });
});

test("files passed over are named up to 1,000 and counted beyond", () => {
  const coverage = new Coverage();
  const files = coverage.report(FileReport);
  for (let i = 0; i < 1001; i++) files.passOver(`file ${i}`, "text");
  expect([files.passedOverCount, files.passedOver.length, coverage.isComplete]).toEqual([
    1001,
    1000,
    true,
  ]);
});

test("what is counted apart is counted by kind", () => {
  const coverage = new Coverage();
  for (const kind of ["digest file", "Insight record", "digest file"] as const) {
    coverage.countApart(kind);
  }
  expect([...coverage.apart]).toEqual([
    ["digest file", 2],
    ["Insight record", 1],
  ]);
});
