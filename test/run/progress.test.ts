import { describe, expect, test } from "vitest";
import { DiskFile } from "../../src/files/disk-file.ts";
import { streamedFile } from "../../src/files/streamed-file.ts";
import { progressOf } from "../../src/run/progress.ts";
import type { HistoryCoverage } from "../../src/lookup/history-coverage.ts";
import type { Coverage } from "../../src/source/coverage.ts";
import { newCoverage } from "../../src/run/new-coverage.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { historiesOf, historyCoverage as history } from "../support/history-coverage.ts";

const FROM_MS = Date.parse("2026-03-01T00:00:00Z");
const HOUR_MS = 3_600_000;
const END_MS = FROM_MS + 60 * HOUR_MS;

function files(): Coverage {
  const coverage = newCoverage(() => {});
  coverage.report(FileReport).filesRead = 1;
  return Object.assign(coverage, { recordsRead: 1, matched: 1, bytesRead: 2000 });
}

/** The unread part that ends so many hours after the start. */
const until = (hours: number): HistoryCoverage["unread"] => [
  { lookup: "every event", fromMs: FROM_MS, toMs: FROM_MS + hours * HOUR_MS, seam: [] },
];

test("of files it counts records, bytes and files", () => {
  expect(progressOf(files(), () => 0)()).toBe("1 matched · 2.0 kB, 1 file · 1 record read");
});

test("it names skips once there are some", () => {
  const coverage = Object.assign(files(), { skipCount: 3 });
  expect(progressOf(coverage, () => 0)()).toBe(
    "1 matched · 2.0 kB, 1 file · 1 record read · 3 skipped",
  );
});

describe("once files have been walked", () => {
  const found = (bytes: number, name = "a.json"): DiskFile =>
    new DiskFile(name, { size: bytes, mtimeMs: 0, dev: 0, ino: 0 });

  test("it says their share of bytes, and how long the rest takes at this speed", () => {
    const coverage = files();
    const { expected } = coverage.report(FileReport);
    let nowMs = 5000;
    const text = progressOf(coverage, () => nowMs);
    const line = (share: string): string => `1 matched · ${share}, 1 file · 1 record read`;
    expect(text()).toBe(line("2.0 kB"));
    expected.add(found(600_000_000), {});
    expect(text()).toBe(line("2.0 kB of at least 600.0 MB"));
    expected.add(found(400_000_000), {});
    expected.end();
    expect(text()).toBe(line("2.0 kB of 1.0 GB, 0 %"));
    nowMs += 8_700;
    coverage.bytesRead = 412_002_000;
    expect(text()).toBe(line("412.0 MB of 1.0 GB, 41 %, about 13 s left"));
    nowMs += 11_000;
    coverage.bytesRead = 999_000_000;
    expect(text()).toBe(line("999.0 MB of 1.0 GB, 99 %"));
  });

  test("what is delivered outside the window is not expected", () => {
    const coverage = files();
    const { expected } = coverage.report(FileReport);
    const window = { fromMs: FROM_MS };
    const named = (day: string): string =>
      `111122223333_CloudTrail_eu-west-1_${day}T0000Z_abcdefghijklmnop.json.gz`;
    expected.add(found(4000, named("20260302")), window);
    expected.add(found(900_000, named("20260101")), window);
    expected.end();
    expect(progressOf(coverage, () => 0)()).toBe(
      "1 matched · 2.0 kB of 4.0 kB, 50 %, 1 file · 1 record read",
    );
  });

  test.each([
    ["a pipe, of which nobody knows how long it is", [found(4000), streamedFile("pipe")]],
    ["a file that was shorter when it was found", [found(1000)]],
    ["files that say that they are empty", [found(0)]],
  ])("with %s it knows no share", (_name, listed) => {
    const coverage = files();
    const { expected } = coverage.report(FileReport);
    for (const one of listed) expected.add(one, {});
    expected.end();
    expect(progressOf(coverage, () => 0)()).toBe("1 matched · 2.0 kB, 1 file · 1 record read");
  });
});

test("of Event history it says how much of the window is read, and how long the rest takes at this speed", () => {
  const coverage = newCoverage(() => {});
  const one = history({ askedToMs: END_MS, unread: until(45), events: 2500, pages: 50 });
  historiesOf(coverage).push(one);
  let nowMs = 1_000;
  const text = progressOf(coverage, () => nowMs);
  expect(text()).toBe(
    "0 matched · eu-west-1 2,500 events, 50 pages, 25 % of the window · 0 records read",
  );
  nowMs += 60_000;
  Object.assign(one, { unread: until(30), events: 5000, pages: 100, throttled: 3 });
  expect(text()).toBe(
    "0 matched · eu-west-1 5,000 events, 100 pages, 50 % of the window, about 120 s left, 3 throttled · 0 records read",
  );
});

test("a further round of --follow is a window of its own", () => {
  const coverage = newCoverage(() => {});
  const one = history({ askedToMs: END_MS, unread: until(15) });
  historiesOf(coverage).push(one);
  const text = progressOf(coverage, () => 0);
  text();
  Object.assign(one, { unread: until(45) });
  expect(text()).toBe(
    "0 matched · eu-west-1 0 events, 1 page, 25 % of the window · 0 records read",
  );
});

test("of Event history without a start it knows no share", () => {
  const coverage = newCoverage(() => {});
  historiesOf(coverage).push(
    history({
      askedFromMs: undefined,
      events: 50,
      unread: [{ lookup: "every event", fromMs: undefined, toMs: END_MS, seam: [] }],
    }),
  );
  expect(progressOf(coverage, () => 0)()).toBe(
    "0 matched · eu-west-1 50 events, 1 page · 0 records read",
  );
});

test("it names each Region that is enabled", () => {
  const coverage = newCoverage(() => {});
  historiesOf(coverage).push(
    history(),
    history({ region: "af-south-1", isNotEnabled: true }),
    history({ key: "prod/us-east-1" }),
  );
  expect(progressOf(coverage, () => 0)()).toBe(
    "0 matched · eu-west-1 0 events, 1 page, 100 % of the window · prod/us-east-1 0 events, 1 page, 100 % of the window · 0 records read",
  );
});
