import { expect, test } from "vitest";
import { coverageReport } from "../../src/run/coverage-report.ts";
import { newCoverage } from "../../src/run/new-coverage.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { parseQuery } from "../../src/match/query.ts";
import { historiesOf, historyCoverage } from "../support/history-coverage.ts";

const at = (text: string): number => Date.parse(text);

const query = parseQuery(
  { actions: ["s3:Get*,s3:List*"], excludes: ["s3:GetObject"], matches: ["$.a=='x' && $.b"] },
  { fromMs: at("2026-03-01T00:00:00Z") },
);

const QUERY = {
  actions: ["s3:Get*", "s3:List*"],
  excludes: ["s3:GetObject"],
  texts: [],
  matches: ['$.a == "x" and $.b'],
  from: "2026-03-01T00:00:00.000Z",
  to: null,
};

test("nothing read is a report of zeros", () => {
  expect(
    coverageReport(
      query,
      newCoverage(() => {}),
      0,
    ),
  ).toStrictEqual({
    query: QUERY,
    exitCode: 0,
    isComplete: true,
    stoppedBy: null,
    records: {
      read: 0,
      matched: 0,
      duplicates: 0,
      withoutTime: 0,
      earliest: null,
      latest: null,
    },
    files: {
      read: 0,
      empty: 0,
      outsideWindow: 0,
      passedOver: 0,
      passedOverNames: [],
      passedOverKinds: {},
      otherServices: 0,
      otherFolders: 0,
      unverified: {},
      digests: { valid: 0, total: 0 },
      parsed: { files: {}, records: {} },
    },
    bytesRead: 0,
    apart: {},
    skipped: 0,
    skips: [],
    eventHistory: [],
  });
});

test("everything that was counted is in the report, and it survives JSON", () => {
  const coverage = newCoverage(() => {});
  coverage.countRecord({ eventTime: "2026-03-02T00:00:00Z" });
  coverage.countRecord({ eventTime: "2026-03-03T00:00:00Z" });
  coverage.matched = 1;
  coverage.duplicates = 2;
  coverage.untimed = 3;
  const files = coverage.report(FileReport);
  files.filesRead = 4;
  files.emptyFiles = 1;
  files.parsesFile("not valid UTF-8");
  files.parsesRecords("the fields of the query do not decide", 2);
  files.parsesRecords("the fields of the query do not decide", 1);
  coverage.bytesRead = 5000;
  coverage.countApart("digest file");
  files.passOver("notes.txt", "text");
  coverage.skip({ where: "a.json.gz", place: "byte 12", reason: "not valid JSON" });
  historiesOf(coverage).push(
    historyCoverage({
      key: "prod/eu-west-1",
      account: "prod",
      askedFromMs: undefined,
      isClamped: true,
      lookups: ["EventName=A", "EventName=B", "EventName=C"],
      isSound: false,
      unread: [
        {
          lookup: "EventName=A",
          fromMs: undefined,
          toMs: at("2026-03-02T06:30:00Z"),
          seam: ["id-1"],
        },
        {
          lookup: "EventName=B",
          fromMs: at("2026-03-01T00:00:00Z"),
          toMs: at("2026-03-02T00:00:00Z"),
          seam: [],
        },
      ],
      events: 321,
      pages: 7,
      attempts: 9,
      throttled: 2,
    }),
  );
  const report = coverageReport(query, coverage, 4);
  expect(JSON.parse(JSON.stringify(report))).toStrictEqual({
    query: QUERY,
    exitCode: 4,
    isComplete: false,
    stoppedBy: null,
    records: {
      read: 2,
      matched: 1,
      duplicates: 2,
      withoutTime: 3,
      earliest: "2026-03-02T00:00:00Z",
      latest: "2026-03-03T00:00:00Z",
    },
    files: {
      read: 4,
      empty: 1,
      outsideWindow: 0,
      passedOver: 1,
      passedOverNames: ["notes.txt"],
      passedOverKinds: { text: 1 },
      otherServices: 0,
      otherFolders: 0,
      unverified: {},
      digests: { valid: 0, total: 0 },
      parsed: {
        files: { "not valid UTF-8": 1 },
        records: { "the fields of the query do not decide": 3 },
      },
    },
    bytesRead: 5000,
    apart: { "digest file": 1 },
    skipped: 1,
    skips: [{ where: "a.json.gz", place: "byte 12", reason: "not valid JSON" }],
    eventHistory: [
      {
        account: "prod",
        accounts: ["111122223333"],
        region: "eu-west-1",
        asked: { from: null, to: "2026-03-03T12:00:00.000Z" },
        isClamped: true,
        isEnabled: true,
        lookups: ["EventName=A", "EventName=B", "EventName=C"],
        isSound: false,
        read: [
          {
            lookup: "EventName=A",
            from: "2026-03-02T06:30:01.000Z",
            to: "2026-03-03T12:00:00.000Z",
          },
          { lookup: "EventName=B", from: null, to: "2026-02-28T23:59:59.000Z" },
          {
            lookup: "EventName=B",
            from: "2026-03-02T00:00:01.000Z",
            to: "2026-03-03T12:00:00.000Z",
          },
          { lookup: "EventName=C", from: null, to: "2026-03-03T12:00:00.000Z" },
        ],
        unread: [
          { lookup: "EventName=A", from: null, to: "2026-03-02T06:30:00.000Z" },
          {
            lookup: "EventName=B",
            from: "2026-03-01T00:00:00.000Z",
            to: "2026-03-02T00:00:00.000Z",
          },
        ],
        events: 321,
        pages: 7,
        requests: 9,
        throttled: 2,
      },
    ],
  });
});

test("a run that was stopped is not complete, though its exit code is 0", () => {
  const coverage = newCoverage(() => {});
  coverage.stoppedBy = "--limit";
  const { isComplete, stoppedBy, exitCode } = coverageReport(query, coverage, 0);
  expect({ isComplete, stoppedBy, exitCode }).toEqual({
    isComplete: false,
    stoppedBy: "--limit",
    exitCode: 0,
  });
});
