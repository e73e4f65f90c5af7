import { describe, expect, test } from "vitest";
import { compileQuery, describeQuery, parseQuery, type TimeWindow } from "../../src/match/query.ts";
import { CREATE_USER } from "../emulator/fixture.ts";
import { refusal } from "../cli/refusal.ts";

const at = (text: string): number => Date.parse(text);

async function matched(
  texts: Partial<Parameters<typeof parseQuery>[0]>,
  window: TimeWindow,
  records: readonly Record<string, unknown>[],
): Promise<{ readonly matches: readonly boolean[]; readonly untimed: number }> {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [], ...texts }, window);
  const compiled = await compileQuery(query);
  const verdicts = records.map((record) => compiled(record));
  return {
    matches: verdicts.map((verdict) => verdict === "yes"),
    untimed: verdicts.filter((verdict) => verdict === "without a time").length,
  };
}

const timed = (...times: readonly unknown[]) => times.map((eventTime) => ({ eventTime }));

describe("the window", () => {
  test("includes both ends", async () => {
    const window = { fromMs: at("2026-03-02T00:00:00Z"), toMs: at("2026-03-02T23:59:59Z") };
    const records = timed(
      "2026-03-01T23:59:59Z",
      "2026-03-02T00:00:00Z",
      "2026-03-02T12:00:00Z",
      "2026-03-02T23:59:59Z",
      "2026-03-03T00:00:00Z",
    );
    expect(await matched({}, window, records)).toEqual({
      matches: [false, true, true, true, false],
      untimed: 0,
    });
  });

  test.each<[string, TimeWindow, readonly boolean[]]>([
    ["an open end", { fromMs: at("2026-03-02T00:00:00Z") }, [false, true]],
    ["an open start", { toMs: at("2026-03-02T00:00:00Z") }, [true, false]],
  ])("may have %s", async (_name, window, matches) => {
    const records = timed("2026-03-01T00:00:00Z", "2026-03-03T00:00:00Z");
    expect(await matched({}, window, records)).toEqual({ matches, untimed: 0 });
  });

  test("compares moments, not texts", async () => {
    const window = { fromMs: at("2026-03-02T00:00:00Z"), toMs: at("2026-03-02T00:00:00Z") };
    expect(await matched({}, window, timed("2026-03-01T19:00:00-05:00"))).toEqual({
      matches: [true],
      untimed: 0,
    });
  });

  test("leaves out records without a readable time, and counts them", async () => {
    const records = [...timed("yesterday", 7, "2026-03-02T00:00:00Z"), {}];
    expect(await matched({}, { fromMs: 0 }, records)).toEqual({
      matches: [false, false, true, false],
      untimed: 3,
    });
  });

  test("counts only records that match but for their time", async () => {
    const records = [
      { eventName: "CreateUser" },
      { eventName: "DeleteUser" },
      { ...CREATE_USER, eventTime: undefined },
    ];
    const texts = { actions: ["iam:CreateUser"] };
    expect(await matched(texts, { fromMs: 0 }, records)).toEqual({
      matches: [false, false, false],
      untimed: 1,
    });
  });

  test("that is open on both sides takes records without a time", async () => {
    expect(await matched({}, {}, [{}])).toEqual({ matches: [true], untimed: 0 });
  });
});

test("any action, no excluded one, and every expression must hold", async () => {
  const texts = {
    actions: ["iam:Create*", "iam:Delete*"],
    excludes: ["iam:*Role"],
    matches: ["$.errorCode == null", "$.awsRegion == 'us-east-1'"],
  };
  const records = [
    CREATE_USER,
    { ...CREATE_USER, eventName: "DeleteUser" },
    { ...CREATE_USER, eventName: "GetUser" },
    { ...CREATE_USER, eventName: "CreateRole" },
    { ...CREATE_USER, errorCode: "AccessDenied" },
    { ...CREATE_USER, awsRegion: "eu-west-1" },
  ];
  expect((await matched(texts, {}, records)).matches).toEqual([
    true,
    true,
    false,
    false,
    false,
    false,
  ]);
});

test("a source or a name of another type counts as none", async () => {
  const records = [{ eventSource: 7, eventName: ["CreateUser"] }];
  expect((await matched({ actions: ["iam:*"] }, {}, records)).matches).toEqual([false]);
});

describe("describeQuery", () => {
  test("gives one spelling of everything that was asked", () => {
    const query = parseQuery(
      {
        actions: ["s3:Get*, iam:*"],
        excludes: ["iam:Get*"],
        texts: ["MyRole"],
        matches: ["$['a']=='x'&&!$.b"],
      },
      { fromMs: at("2026-03-01T00:00:00Z"), toMs: at("2026-03-02T00:00:00.500Z") },
    );
    expect(describeQuery(query)).toEqual({
      actions: ["s3:Get*", "iam:*"],
      excludes: ["iam:Get*"],
      texts: ["MyRole"],
      matches: [`$['a'] == "x" and not $.b`],
      from: "2026-03-01T00:00:00.000Z",
      to: "2026-03-02T00:00:00.500Z",
    });
  });

  test("has null for an open end", () => {
    const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
    expect(describeQuery(query)).toEqual({
      actions: ["*"],
      excludes: [],
      texts: [],
      matches: [],
      from: null,
      to: null,
    });
  });
});

test.each([
  [{ actions: ["*"], excludes: ["kms"], matches: [] }, 'got "kms"'],
  [{ actions: ["*"], excludes: [], matches: ["$.a", "$.b ="] }, "$.b ="],
])("a wrong text of %j is refused, and shown", async (texts, shown) => {
  expect(await refusal(() => parseQuery(texts, {}))).toContain(shown);
});

test("a filter that could never be evaluated is refused before the first record", async () => {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: ["$.a[?(@.b=1)]"] }, {});
  expect(await refusal(() => compileQuery(query))).toContain(
    'spitzel: expected a filter that can be evaluated, got "@.b=1"',
  );
});
