import { SpitzelError } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import { cellText } from "../output/fields.ts";
import type { Finding } from "../detect/finding.ts";
import { type Level, LEVELS } from "../detect/level.ts";
import type { Expectation } from "./test-case.ts";

const FORMS =
  "write match, no-match, or {findings, count, group, value, level} with at least one of them.";

/**
 * @param expect `match`, `no-match` or a map
 * @throws SpitzelError (exit code 2) that names the test.
 */
export function readExpectation(expect: unknown, selections: unknown, where: string): Expectation {
  const names = Array.isArray(selections) ? selections.map(String) : [];
  if (expect === "match") return { isMatch: true, selections: names };
  if (expect === "no-match") return { isMatch: false, selections: names };
  if (!isJsonObject(expect) || Object.keys(expect).length === 0) throw unreadable(where);
  const { findings, count, group, value, level, ...rest } = expect;
  if (Object.keys(rest).length > 0 || (group !== undefined && !isJsonObject(group))) {
    throw unreadable(where);
  }
  return {
    isMatch: findings !== 0 && count !== 0,
    ...numberPart("findings", findings, where),
    ...numberPart("count", count, where),
    ...numberPart("value", value, where),
    ...(group === undefined ? {} : { group: textsOf(group) }),
    ...(level === undefined ? {} : { level: levelOf(level, where) }),
    selections: names,
  };
}

function numberPart(key: string, value: unknown, where: string): Readonly<Record<string, number>> {
  if (value === undefined) return {};
  if (typeof value !== "number") throw unreadable(where);
  return { [key]: value };
}

function textsOf(map: Readonly<Record<string, unknown>>): Readonly<Record<string, string>> {
  return Object.fromEntries(Object.entries(map).map(([key, value]) => [key, String(value)]));
}

function levelOf(value: unknown, where: string): Level {
  const level = LEVELS.find((name) => name === value);
  if (level === undefined) throw unreadable(where);
  return level;
}

function unreadable(where: string): SpitzelError {
  return new SpitzelError(`expected what is expected in ${where}`, { hint: FORMS });
}

/** What of the findings is not as expected, a clause each; none when the test passes. */
export function unmet(expect: Expectation, findings: readonly Finding[]): readonly string[] {
  const problems: string[] = [];
  const differ = (what: string, wanted: unknown, got: unknown): void => {
    if (wanted !== undefined && wanted !== got) {
      problems.push(`expected ${what} ${cellText(wanted)}, got ${cellText(got) || "none"}`);
    }
  };
  if (expect.isMatch && findings.length === 0) return ["expected a finding, got none"];
  if (!expect.isMatch && findings.length > 0) {
    return [`expected no finding, got ${findings.length}: ${titles(findings)}`];
  }
  const [first] = findings;
  const records = findings.reduce((sum, finding) => sum + finding.count, 0);
  differ("findings", expect.findings, findings.length);
  differ("records", expect.count, records);
  if (first === undefined) return problems;
  differ("value", expect.value, first.correlation?.["value"]);
  differ("level", expect.level, first.severity);
  const group = first.correlation?.["group"];
  for (const [field, wanted] of Object.entries(expect.group ?? {})) {
    const got = isJsonObject(group) && Object.hasOwn(group, field) ? group[field] : undefined;
    differ(`${field} of the group`, wanted, got === undefined ? undefined : cellText(got));
  }
  return problems;
}

function titles(findings: readonly Finding[]): string {
  return [...new Set(findings.map(({ title }) => title))].join("; ");
}
