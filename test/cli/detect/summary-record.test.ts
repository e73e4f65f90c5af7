import { expect, test } from "vitest";
import { summaryRecord } from "../../../src/commands/detect/summary-record.ts";
import { newCoverage } from "../../../src/run/new-coverage.ts";
import { FindingStage } from "../../../src/detect/finding-stage.ts";
import { hitOf } from "../../../src/detect/hit.ts";
import { NO_IGNORE_LIST } from "../../../src/detect/ignore-list.ts";
import { NOTHING_TO_RANK } from "../../output/findings/findings.ts";
import { historiesOf, historyCoverage } from "../../support/history-coverage.ts";

test("the summary says what ran, what was found, what was left out, and what was not read", () => {
  const coverage = newCoverage(() => {});
  coverage.countRecords(2, Date.UTC(2026, 2, 1), Date.UTC(2026, 2, 3));
  coverage.matched = 1;
  coverage.duplicates = 1;
  const unread = [
    { lookup: "every event", fromMs: undefined, toMs: Date.UTC(2026, 2, 1), seam: ["a"] },
  ];
  historiesOf(coverage).push(
    historyCoverage({ unread, isClamped: true }),
    historyCoverage({ account: "prod", region: "me-south-1", isNotEnabled: true }),
  );
  const stage = new FindingStage({
    isWanted: () => true,
    ignoreList: NO_IGNORE_LIST,
    minLevel: "low",
    mergeOf: () => undefined,
    where: "",
  });
  stage.take(hitOf(NOTHING_TO_RANK));
  stage.take(hitOf({ ...NOTHING_TO_RANK, severity: "high", severity_id: 4 }));
  const summary = summaryRecord({
    loaded: {
      counts: {
        detections: 4,
        documents: 5,
        disabled: 1,
        notAsked: 6,
        notApplicable: 2,
        inactive: 3,
        passedOver: 5,
        indicators: 4,
      },
      rejected: [
        {
          file: "rules/a.yml",
          line: 3,
          column: 5,
          message: "expected a list",
          severity: "error",
          check: "load",
          ruleId: "b",
        },
      ],
    },
    stage,
    coverage,
    disclosures: ["first-seen means first in the loaded window"],
  });
  expect(summary).toEqual({
    kind: "summary",
    schema: "spitzel.summary/1",
    rules: {
      loaded: 5,
      detections: 4,
      disabled: 1,
      not_asked: 6,
      not_applicable: 2,
      deprecated_or_unsupported: 3,
      files_without_rules: 5,
      rejected: [{ id: "b", file: "rules/a.yml", line: 3, column: 5, message: "expected a list" }],
    },
    indicators: 4,
    records: {
      read: 2,
      matched: 1,
      duplicates: 1,
      without_time: 0,
      earliest: "2026-03-01T00:00:00Z",
      latest: "2026-03-03T00:00:00Z",
    },
    findings: {
      critical: 0,
      high: 1,
      medium: 0,
      low: 0,
      informational: 0,
      staged: 0,
      ignored: 0,
      below_min_level: 1,
    },
    disclosures: ["first-seen means first in the loaded window"],
    coverage: {
      complete: false,
      files_read: 0,
      files_outside_window: 0,
      skipped: 0,
      event_history: [
        {
          accounts: ["111122223333"],
          region: "eu-west-1",
          enabled: true,
          more_than_90_days_asked: true,
          unread: [{ lookup: "every event", to: "2026-03-01T00:00:00.000Z" }],
        },
        {
          account: "prod",
          accounts: ["111122223333"],
          region: "me-south-1",
          enabled: false,
          more_than_90_days_asked: false,
          unread: [],
        },
      ],
    },
  });
});
