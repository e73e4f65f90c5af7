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
    "expected a map of rules, or of trails, in budget.yml",
  );
});

test("a trail has a budget of its own", async () => {
  const expected = {
    rules: { trail_stopped: { exactly: 1 } },
    trails: {
      "a.json": { rules: { trail_stopped: { exactly: 1 } } },
      "b.json": { rules: { trail_stopped: { exactly: 1 } } },
    },
  };
  expect(await problemsOf(expected, true)).toEqual(["expected 1 findings, got 0"]);
});

test("a trail that is not there is an error, not a budget that holds", async () => {
  const expected = { trails: { "c.json": { rules: { trail_stopped: { exactly: 0 } } } } };
  await expect(problemsOf(expected, false)).rejects.toThrow('the corpus has no trail "c.json"');
});

test("findings of medium and above are counted by the thousand records", async () => {
  const trails = { "a.json": { medium_per_thousand: 300 }, "b.json": { medium_per_thousand: 0 } };
  expect(await problemsOf({ trails }, false)).toEqual(["got 1 on 3 records"]);
});
