import { expect, test } from "vitest";
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

test("of files it counts records, files and bytes", () => {
  expect(progressOf(files(), () => 0)()).toBe("1 matched · 1 record read · 1 file, 2.0 kB");
});

test("it names skips once there are some", () => {
  const coverage = Object.assign(files(), { skipCount: 3 });
  expect(progressOf(coverage, () => 0)()).toBe(
    "1 matched · 1 record read · 1 file, 2.0 kB · 3 skipped",
  );
});

test("of Event history it says how much of the window is read, and how long the rest takes at this speed", () => {
  const coverage = newCoverage(() => {});
  const one = history({ askedToMs: END_MS, unread: until(45), events: 2500, pages: 50 });
  historiesOf(coverage).push(one);
  let nowMs = 1_000;
  const text = progressOf(coverage, () => nowMs);
  expect(text()).toBe(
    "0 matched · 0 records read · eu-west-1 2,500 events, 50 pages, 25 % of the window",
  );
  nowMs += 60_000;
  Object.assign(one, { unread: until(30), events: 5000, pages: 100, throttled: 3 });
  expect(text()).toBe(
    "0 matched · 0 records read · eu-west-1 5,000 events, 100 pages, 50 % of the window, about 120 s left, 3 throttled",
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
    "0 matched · 0 records read · eu-west-1 0 events, 1 page, 25 % of the window",
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
    "0 matched · 0 records read · eu-west-1 50 events, 1 page",
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
    "0 matched · 0 records read · eu-west-1 0 events, 1 page, 100 % of the window · prod/us-east-1 0 events, 1 page, 100 % of the window",
  );
});
