import { expect, test } from "vitest";
import type { Finding } from "../../src/detect/finding.ts";
import { severityId, type Level } from "../../src/detect/level.ts";
import { ToldFindings } from "../../src/detect/told-findings.ts";

function finding(count: number, level: Level = "medium", id = "a"): Finding {
  return {
    schema: "spitzel.finding/1",
    id,
    kind: "correlation",
    detector: "sigma",
    severity: level,
    severity_id: severityId(level),
    title: "Many",
    time: "2026-03-01T00:00:00Z",
    first_seen: "2026-03-01T00:00:00Z",
    last_seen: "2026-03-01T00:01:00Z",
    count,
    events: { count, ids: ["e1"], truncated: count > 1 },
  };
}

test("a finding that goes on is printed when it is new, has doubled, has another level, and is over", () => {
  const told = new ToldFindings();
  expect(told.tell(finding(3), false)).toEqual(finding(3));
  expect(told.tell(finding(5), false)).toBeUndefined();
  expect(told.tell(finding(6), false)).toEqual({ ...finding(6), update: true });
  expect(told.tell(finding(7, "high"), false)).toEqual({ ...finding(7, "high"), update: true });
  expect(told.tell(finding(8, "high"), true)).toEqual({ ...finding(8, "high"), update: true });
  expect(told.save()).toEqual([]);
});

test("one that is over as it was printed last is not printed again", () => {
  const told = new ToldFindings([finding(3)]);
  expect(told.tell(finding(3), true)).toBeUndefined();
  expect(told.save()).toEqual([]);
});

test("one that is found no more is withdrawn, once", () => {
  const told = new ToldFindings([finding(3), finding(4, "high", "b")]);
  told.tell(finding(3), false);
  expect(told.withdrawn()).toEqual([{ ...finding(4, "high", "b"), update: true, withdrawn: true }]);
  expect(told.withdrawn()).toEqual([]);
  expect(told.save()).toEqual([finding(3)]);
});
