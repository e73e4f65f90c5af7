import { describe, expect, test } from "vitest";
import { summaryLine, whyEmpty } from "../../src/run/summary.ts";
import type { HistoryCoverage, UnreadSpan } from "../../src/lookup/history-coverage.ts";
import type { Coverage } from "../../src/source/coverage.ts";
import { newCoverage } from "../../src/run/new-coverage.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { parseQuery } from "../../src/match/query.ts";
import { historiesOf, historyCoverage as history } from "../support/history-coverage.ts";

/** Coverage of one record in one file, changed by the test. */
function coverageOf(change: (coverage: Coverage) => void): Coverage {
  const coverage = newCoverage(() => {});
  coverage.recordsRead = 1;
  coverage.matched = 1;
  coverage.report(FileReport).filesRead = 1;
  coverage.bytesRead = 2000;
  change(coverage);
  return coverage;
}

const at = (text: string): number => Date.parse(text);

const FROM = "2026-03-01T00:00:00Z";
const TO = "2026-03-03T12:00:00Z";

function unread(lookup: string, from: string, to: string): UnreadSpan {
  return { lookup, fromMs: at(from), toMs: at(to), seam: [] };
}

describe("the summary", () => {
  test("of one file and one record counts in the singular", () => {
    expect(summaryLine(coverageOf(() => {}))).toBe(
      "1 of 1 record matched · 1 file, 2.0 kB · 0 skipped",
    );
  });

  test("of nothing says that nothing was read", () => {
    expect(summaryLine(newCoverage(() => {}))).toBe(
      "0 of 0 records matched · 0 files, 0 B · 0 skipped",
    );
  });

  test("of many groups the thousands", () => {
    const coverage = coverageOf((it) => {
      it.matched = 1234;
      it.recordsRead = 1_234_567;
      it.report(FileReport).filesRead = 2000;
      it.bytesRead = 3_700_000;
      it.skipCount = 1000;
    });
    expect(summaryLine(coverage)).toBe(
      "1,234 of 1,234,567 records matched · 2,000 files, 3.7 MB · 1,000 skipped",
    );
  });

  test.each<[string, (coverage: Coverage) => void, string]>([
    ["one duplicate", (it) => (it.duplicates = 1), "1 duplicate not printed"],
    ["several duplicates", (it) => (it.duplicates = 2), "2 duplicates not printed"],
    ["a limit", (it) => (it.stoppedBy = "--limit"), "stopped by --limit"],
    ["an interrupt", (it) => (it.stoppedBy = "interrupt"), "stopped by interrupt"],
    ["one record without a time", (it) => (it.untimed = 1), "1 record without a time left out"],
    ["records without a time", (it) => (it.untimed = 2), "2 records without a time left out"],
    ["a digest file", (it) => it.countApart("digest file"), "1 digest file apart"],
    [
      "records of another service",
      (it) => {
        it.countApart("record of another service");
        it.countApart("record of another service");
      },
      "2 records of another service apart",
    ],
    [
      "one passed over",
      (it) => it.report(FileReport).passOver("a.txt", "text"),
      "1 other file passed over: 1 text",
    ],
    [
      "several passed over",
      (it) => ["a", "b"].forEach((path) => it.report(FileReport).passOver(path, "text")),
      "2 other files passed over: 2 text",
    ],
  ])("has a part for %s", (_name, change, part) => {
    expect(summaryLine(coverageOf(change))).toBe(
      `1 of 1 record matched · 1 file, 2.0 kB · ${part} · 0 skipped`,
    );
  });

  test("names every kind that was counted apart", () => {
    const coverage = coverageOf((it) => {
      for (const kind of ["Insight record", "control message", "Insight record"] as const) {
        it.countApart(kind);
      }
    });
    expect(summaryLine(coverage)).toBe(
      "1 of 1 record matched · 1 file, 2.0 kB · 2 Insight records apart · 1 control message apart · 0 skipped",
    );
  });

  test.each([
    [["2026-03-03T01:15:00Z"], "2026-03-03 01:15 UTC"],
    [["2026-03-03T01:15:00Z", "2026-03-03T01:15:59Z"], "2026-03-03 01:15 UTC"],
    [["2026-03-03T12:31:04Z", "2026-03-03T01:15:00Z"], "2026-03-03 01:15–12:31 UTC"],
    [["2026-03-03T00:00:00Z", "2026-03-02T23:59:59Z"], "2026-03-02 23:59 – 2026-03-03 00:00 UTC"],
  ])("of records at %j has the time range %s", (times, range) => {
    const coverage = newCoverage(() => {});
    for (const eventTime of times) coverage.countRecord({ eventTime });
    expect(summaryLine(coverage).split(" · ")[2]).toBe(range);
  });

  test("survives times that only look like times", () => {
    const coverage = newCoverage(() => {});
    for (const eventTime of [
      "2026-99-99T99:99:99Z",
      "0000-00-00T00:00:00Z",
      "9999-12-31T23:59:60Z",
    ]) {
      coverage.countRecord({ eventTime });
    }
    expect(summaryLine(coverage)).toBe("0 of 3 records matched · 0 files, 0 B · 0 skipped");
  });

  const asked = "account 111122223333, eu-west-1 · asked 2026-03-01 00:00 – 2026-03-03 12:00 UTC";

  test.each<[string, Partial<HistoryCoverage>, string]>([
    ["one page", {}, `${asked}, read all · 1 page`],
    [
      "many pages, throttled",
      { pages: 1200, throttled: 1034 },
      `${asked}, read all · 1,200 pages, 1,034 throttled`,
    ],
    [
      "an open start",
      { askedFromMs: undefined },
      "account 111122223333, eu-west-1 · asked oldest – 2026-03-03 12:00 UTC, read all · 1 page",
    ],
    ["more than 90 days", { isClamped: true }, `${asked}, read what there is · 1 page`],
    [
      "no account seen",
      { accounts: new Set<string>() },
      "eu-west-1 · asked 2026-03-01 00:00 – 2026-03-03 12:00 UTC, read all · 1 page",
    ],
    [
      "more accounts than are named",
      { accounts: new Set(["1", "2", "3", "4"]) },
      "account 1, 2, 3, eu-west-1 · asked 2026-03-01 00:00 – 2026-03-03 12:00 UTC, read all · 1 page",
    ],
    [
      "nothing read",
      { pages: 0, unread: [unread("every event", FROM, TO)] },
      `${asked}, read nothing · 0 pages`,
    ],
    [
      "the older part of every look-up unread",
      {
        pages: 2,
        unread: [
          unread("EventName=A", FROM, "2026-03-02T06:30:00Z"),
          unread("EventName=B", FROM, "2026-03-01T06:30:00Z"),
        ],
      },
      `${asked}, read back to 2026-03-02 06:30 UTC only · 2 pages`,
    ],
    [
      "a look-up that nothing was read of",
      {
        pages: 2,
        unread: [
          unread("EventName=A", FROM, "2026-03-02T06:30:00Z"),
          unread("EventName=B", FROM, TO),
        ],
      },
      `${asked}, read in part, without EventName=B · 2 pages`,
    ],
    [
      "a newest window that nothing was read of, beside older ones that were read",
      { pages: 2, unread: [unread("every event", "2026-03-02T00:00:00Z", TO)] },
      `${asked}, read in part · 2 pages`,
    ],
    ["a Region that is not enabled", { isNotEnabled: true, pages: 0 }, "eu-west-1 is not enabled"],
  ])("of Event history with %s says what was asked and what was read", (_name, change, part) => {
    const coverage = newCoverage(() => {});
    historiesOf(coverage).push(history(change));
    expect(summaryLine(coverage)).toBe(`0 of 0 records matched · ${part} · 0 skipped`);
  });

  test("of several Regions has a part for each", () => {
    const coverage = newCoverage(() => {});
    historiesOf(coverage).push(history(), history({ region: "us-east-1", pages: 2 }));
    expect(summaryLine(coverage)).toBe(
      `0 of 0 records matched · ${asked}, read all · 1 page · ${asked.replace("eu-west-1", "us-east-1")}, read all · 2 pages · 0 skipped`,
    );
  });
});

test("the summary of many Regions sums them up, and names those that were not read to the end", () => {
  const coverage = newCoverage(() => {});
  historiesOf(coverage).push(
    history(),
    history({ region: "us-east-1", pages: 2000, throttled: 3 }),
    history({ region: "af-south-1", isNotEnabled: true, pages: 1 }),
  );
  historiesOf(coverage).push(
    history({ key: "prod/us-west-2", unread: [unread("every event", FROM, TO)] }),
  );
  expect(summaryLine(coverage)).toBe(
    "0 of 0 records matched · 3 account-Regions, 1 not enabled · not read to the end: prod/us-west-2 · 2,002 pages, 3 throttled · 0 skipped",
  );
});

describe("why an answer may be empty", () => {
  const query = (from: string | undefined, to: string | undefined) =>
    parseQuery(
      { actions: ["*"], excludes: [], matches: [] },
      {
        ...(from === undefined ? {} : { fromMs: at(from) }),
        ...(to === undefined ? {} : { toMs: at(to) }),
      },
    );
  const read = (...times: readonly string[]): Coverage => {
    const coverage = newCoverage(() => {});
    for (const eventTime of times) coverage.countRecord({ eventTime });
    return coverage;
  };
  const outside = "every record that was read lies outside the time window";

  test("no record was read", () => {
    expect(
      whyEmpty(
        newCoverage(() => {}),
        query(undefined, undefined),
      ),
    ).toEqual(["no record was read"]);
  });

  test("no record was read of Event history, where the source knows more", () => {
    const coverage = newCoverage(() => {});
    historiesOf(coverage).push(history());
    expect(whyEmpty(coverage, query(undefined, undefined))).toEqual([]);
  });

  test.each([
    ["before it", "2026-03-03T00:00:01Z", undefined, [outside]],
    ["after it", undefined, "2026-03-01T23:59:59Z", [outside]],
    ["at its start", "2026-03-03T00:00:00Z", undefined, []],
    ["at its end", undefined, "2026-03-02T00:00:00Z", []],
    ["around it", "2026-03-02T10:00:00Z", "2026-03-02T11:00:00Z", []],
  ])("records lie %s", (_name, from, to, reasons) => {
    const coverage = read("2026-03-02T00:00:00Z", "2026-03-03T00:00:00Z");
    expect(whyEmpty(coverage, query(from, to))).toEqual(reasons);
  });

  test("records without a time lie nowhere", () => {
    expect(whyEmpty(read("never"), query("2026-03-03T00:00:00Z", undefined))).toEqual([]);
  });
});
