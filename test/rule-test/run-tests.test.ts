import { describe, expect, test } from "vitest";
import { isFailure } from "../../src/rule-test/test-result.ts";
import { runAll, STOP, THREE_DENIED } from "./asking.ts";

const stop = { eventSource: "cloudtrail.amazonaws.com", eventName: "StopLogging" };
const denied = { errorCode: "AccessDenied" };

describe("a test of a rule", () => {
  test("passes when the rule finds what it is expected to find", async () => {
    const { results } = await runAll(STOP, [{ name: "stops", event: stop, expect: "match" }]);
    expect(results.map(({ problems }) => problems)).toEqual([[]]);
  });

  test("that fails says what was wanted and found, leaf by leaf", async () => {
    const { results } = await runAll(STOP, [
      { name: "starts", event: { eventName: "StartLogging" }, expect: "match" },
    ]);
    expect(results[0]?.problems).toEqual(["expected a finding, got none"]);
    expect(results[0]?.explanation.join("\n")).toContain('"StartLogging"');
  });

  test("fails when the rule finds what it should pass over", async () => {
    const { results } = await runAll(STOP, [{ name: "stops", event: stop, expect: "no-match" }]);
    expect(results[0]?.problems).toEqual(["expected no finding, got 1: Trail stopped"]);
  });

  test("can ask which selections hold", async () => {
    const { results } = await runAll(STOP, [
      { name: "a", event: stop, expect: "match", expect_selections: ["selection", "ok"] },
      { name: "b", event: stop, expect: "match", expect_selections: ["other"] },
    ]);
    expect(results.map(({ problems }) => problems)).toEqual([
      [],
      ["expected the selection other to hold, it does not"],
    ]);
  });

  test("of a disabled rule is run, and its failure only reported", async () => {
    const { results } = await runAll(`${STOP}spitzel: { enabled: false }\n`, [
      { name: "stops", event: stop, expect: "match" },
      { name: "starts", event: { eventName: "StartLogging" }, expect: "match" },
    ]);
    expect(results.map(({ problems }) => problems.length)).toEqual([0, 1]);
    expect(results.filter(isFailure)).toEqual([]);
  });

  test("may bring values for placeholders and indicators of compromise", async () => {
    const rule = STOP.replace(
      "eventName: StopLogging",
      '"awsRegion|expand": "%ours%", x.ioc: "*"',
    ).replace("level:", "taxonomy: spitzel\nlevel:");
    const { results } = await runAll(rule, {
      tests: [{ name: "hit", event: stop, expect: "match" }],
      fixtures: {
        iocs: [{ type: "ipv4", value: "203.0.113.7" }],
        vars: { ours: ["us-east-1"] },
      },
    });
    expect(results.map(({ problems }) => problems)).toEqual([[]]);
  });
});

describe("a test of a correlation", () => {
  const events = { repeat: 4, every: "10s", event: denied };

  test("compares findings, records, group and value", async () => {
    const { results } = await runAll(THREE_DENIED, [
      {
        name: "four",
        events,
        expect: { findings: 1, count: 4, value: 4, group: { sourceIPAddress: "203.0.113.7" } },
      },
      { name: "wrong", events, expect: { findings: 2, value: 9, level: "high" } },
    ]);
    expect(results.filter(({ kind }) => kind === "test").map(({ problems }) => problems)).toEqual([
      [],
      ["expected findings 2, got 1", "expected value 9, got 4", "expected level high, got medium"],
    ]);
  });

  test("gets boundary checks made from it, all of which pass", async () => {
    const { results } = await runAll(THREE_DENIED, [{ name: "four", events, expect: "match" }]);
    const checks = results.filter(({ kind }) => kind === "boundary");
    expect(checks.map(({ name }) => name)).toEqual([
      "four: one event fewer",
      "four: exactly the time span",
      "four: a second more than the time span",
      "four: across a full hour",
      "four: in the reverse order",
      "four: without the group's fields",
    ]);
    expect(checks.filter(isFailure)).toEqual([]);
  });
});

describe("--require both", () => {
  test("fails a rule without a test that expects nothing", async () => {
    const { results } = await runAll(STOP, [{ name: "stops", event: stop, expect: "match" }], {
      requiresBoth: true,
    });
    expect(results.filter(isFailure).map(({ problems }) => problems)).toEqual([
      ["expected a test that expects none"],
    ]);
  });

  test("passes over rules that only feed a correlation", async () => {
    const { results } = await runAll(
      THREE_DENIED,
      [
        { name: "four", events: { repeat: 4, event: denied }, expect: "match" },
        { name: "two", events: { repeat: 2, event: denied }, expect: "no-match" },
      ],
      { requiresBoth: true },
    );
    expect(results.filter(isFailure)).toEqual([]);
  });
});
