import { expect, test } from "vitest";
import { runCorpus } from "../../src/rule-test/corpus.ts";
import { isFailure } from "../../src/rule-test/test-result.ts";
import { loadRuleSet } from "../../src/detect/sigma/load-rule-set.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { STOP, THREE_DENIED } from "./asking.ts";

const ruleSet = loadRuleSet([
  { file: "stop.yml", text: STOP },
  { file: "denied.yml", text: THREE_DENIED },
]);

const record = (id: number, fields: object) => ({
  eventTime: "2026-01-15T12:00:00Z",
  eventID: `${id}`,
  eventSource: "s3.amazonaws.com",
  eventName: "GetObject",
  sourceIPAddress: "203.0.113.7",
  ...fields,
});

const denied = (id: number) => record(id, { errorCode: "AccessDenied" });

async function problemsOf(expected: unknown, failsUnexpected: boolean) {
  const file = (records: readonly object[]) => JSON.stringify({ Records: records });
  const folder = tempFolder({
    "a.json": file([denied(1), denied(2), record(3, { eventName: "StopLogging" })]),
    "b.json": file([denied(4), denied(5)]),
  });
  const results = await runCorpus(folder, expected, "budget.yml", ruleSet, failsUnexpected);
  return results.filter(isFailure).flatMap(({ problems }) => problems);
}

test("each file starts afresh: two and two denied calls are not three", async () => {
  const expected = { rules: { three_denied: { exactly: 0 }, "stop.yml": { exactly: 1 } } };
  expect(await problemsOf(expected, true)).toEqual([]);
});

test("a rule beyond its budget is a failure", async () => {
  expect(await problemsOf({ rules: { trail_stopped: { at_most: 0 } } }, false)).toEqual([
    "expected 0 findings, got 1",
  ]);
});

test("a rule that is not in the list fails only when asked to", async () => {
  const expected = { rules: { three_denied: { at_most: 5 } } };
  expect(await problemsOf(expected, false)).toEqual([]);
  expect(await problemsOf(expected, true)).toEqual([
    "the rule is not in the list of what is expected",
  ]);
});

test("a budget that cannot be read is refused", async () => {
  await expect(problemsOf({ rules: { three_denied: { most: 5 } } }, false)).rejects.toThrow(
    "expected a map of rules in budget.yml",
  );
});
