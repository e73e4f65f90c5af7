import { expect, test } from "vitest";
import { explanation } from "../../../src/commands/query/explanation.ts";
import { parseQuery } from "../../../src/match/query.ts";
import { untracked } from "../../../src/source/batch.ts";
import type { PlannedRead } from "../../../src/source/planned-read.ts";

const source: PlannedRead = {
  holds: "trail",
  explain: [
    { topic: "source", text: "trail files under logs/" },
    { topic: "not pushed down", text: "ReadOnly" },
  ],
  notes: ["Event history holds 90 days"],
  whyEmpty: ["never shown here"],
  records: async function* () {
    yield untracked([]);
  },
};

test("the whole query is shown in one spelling, then what the source does with it, then its notes", () => {
  const query = parseQuery(
    {
      actions: ["s3:Get*", "iam:*,sts:*"],
      excludes: ["iam:Get*", "iam:List*"],
      matches: ["$.errorCode=='AccessDenied'", "$.a or $.b"],
    },
    { fromMs: Date.parse("2026-03-01T00:00:00Z"), toMs: Date.parse("2026-03-02T00:00:00Z") },
  );
  expect(explanation(query, source, [])).toBe(
    [
      "action          s3:Get* or iam:* or sts:*",
      "but not         iam:Get* or iam:List*",
      'and             $.errorCode == "AccessDenied"',
      "and             $.a or $.b",
      "from            2026-03-01T00:00:00.000Z",
      "to              2026-03-02T00:00:00.000Z",
      "source          trail files under logs/",
      "not pushed down ReadOnly",
      "note            Event history holds 90 days",
      "",
    ].join("\n"),
  );
});

test("a line for what was not asked is left out", () => {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  expect(explanation(query, { ...source, explain: [], notes: [] }, [])).toBe("action          *\n");
});
