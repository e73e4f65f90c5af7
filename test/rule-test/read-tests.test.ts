import { describe, expect, test } from "vitest";
import { buildEvents } from "../../src/rule-test/build-events.ts";
import { parseDuration, resolveTime } from "../../src/rule-test/event-time.ts";
import { mergeRecord } from "../../src/rule-test/merge-record.ts";
import { readTests } from "../../src/rule-test/read-tests.ts";
import { templateNames, templateRecord } from "../../src/rule-test/templates.ts";

const read = (tests: unknown) => readTests(tests, "a.test.yml", "a.yml");

describe("the events of a test", () => {
  test("are merged over the template: objects are merged, lists, scalars and null replace", () => {
    const template = { a: { b: 1, c: [1, 2] }, d: { e: 1 }, f: 1 };
    expect(mergeRecord(template, { a: { c: [3] }, d: null, g: 2 })).toEqual({
      a: { b: 1, c: [3] },
      d: null,
      f: 1,
      g: 2,
    });
  });

  test("repeat at their interval, each with an id of its own and its number in texts", () => {
    const [{ steps } = { steps: [] }] = read([
      {
        name: "two, then one",
        events: [
          { repeat: 2, every: "90s", event: { key: "db-${n}" } },
          { at: "T+1h", event: { key: "last" } },
        ],
        expect: "match",
      },
    ]);
    const records = buildEvents({}, steps);
    expect(records.map(({ eventTime, key }) => [eventTime, key])).toEqual([
      ["2026-01-15T11:58:00Z", "db-1"],
      ["2026-01-15T11:59:30Z", "db-2"],
      ["2026-01-15T12:58:00Z", "last"],
    ]);
    expect(new Set(records.map(({ eventID }) => eventID)).size).toBe(3);
  });

  test("keep a time of their own, absolute or counted from T", () => {
    const [first, second] = ["2020-01-01T00:00:00Z", "T+90s"].map((eventTime) => {
      const [found] = read([{ name: "a", event: { eventTime }, expect: "match" }]);
      return buildEvents({}, found?.steps ?? [])[0]?.["eventTime"];
    });
    expect([first, second]).toEqual(["2020-01-01T00:00:00Z", "2026-01-15T11:59:30Z"]);
  });

  test.each(templateNames())("of template %s have what every record has", (name) => {
    const { eventTime, eventSource, eventName, userIdentity, recipientAccountId } =
      templateRecord(name) ?? {};
    expect([eventTime, eventSource, eventName].every((v) => typeof v === "string")).toBe(true);
    expect(userIdentity).toBeTypeOf("object");
    expect(recipientAccountId).toBe("111122223333");
  });
});

describe("times", () => {
  test("are offsets from T or ISO 8601", () => {
    expect(resolveTime("+2m")).toBe(Date.parse("2026-01-15T12:00:00Z"));
    expect(resolveTime("T")).toBe(resolveTime("+0s"));
    expect(resolveTime("2026-01-15T12:00:00Z")).toBe(resolveTime("T+2m"));
    expect(parseDuration("7d")).toBe(604_800_000);
  });

  test.each(["soon", "+5", "T-5m", "90"])("%s is none", (text) => {
    expect(() => resolveTime(text)).toThrow(/expected a time/);
  });
});

describe("a file of tests that cannot be read names its place", () => {
  test.each([
    [{ tests: {} }, "a list under tests in a.test.yml"],
    [[{ expect: "match" }], "a name in a.test.yml, test 1"],
    [[{ name: "a", expect: "perhaps" }], "what is expected in a.test.yml, test 1"],
    [[{ name: "a", expect: { findigs: 1 } }], "what is expected in a.test.yml, test 1"],
    [[{ name: "a", exspect: "match" }], 'unknown key "exspect" in a.test.yml, test 1'],
    [{ template: "robot", tests: [{ name: "a" }] }, 'unknown template "robot"'],
    [[{ name: "a", events: { repeat: 0 }, expect: "match" }], "a number from 1 to 100000"],
  ])("%j", (block, message) => {
    expect(() => read(block)).toThrow(message);
  });
});
