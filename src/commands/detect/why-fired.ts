import type { Finding } from "../../detect/finding.ts";
import { explain, explanationLines } from "../../detect/sigma/explain.ts";
import type { RowsOrdered } from "../../detect/rows/rows-order.ts";

/**
 * Why a finding is there, in lines: the rule's condition with the values of its first record, what a correlation counted,
 * what behaviour was measured, which indicators were touched.
 */
export function whyFired(finding: Finding, rules: RowsOrdered["rules"]): readonly string[] {
  const { rule, correlation, evidence, iocs = [], events, merged } = finding;
  const [record] = events.records ?? [];
  const asked = rules.find(({ id }) => id === rule?.id);
  return [
    ...(asked === undefined || record === undefined
      ? []
      : explanationLines(explain(asked, record))),
    ...(merged === undefined
      ? []
      : [`the same of ${finding.count} records, merged by ${listed(merged.by)}`]),
    ...(correlation === undefined ? [] : correlationLines(correlation)),
    ...(evidence === undefined ? [] : memberLines(evidence)),
    ...iocs.map(
      ({ field = "", value = "", indicator = "", feed = "" }) =>
        `${field} ${value} is touched by the indicator ${indicator}${feed === "" ? "" : ` of ${feed}`}`,
    ),
  ];
}

function correlationLines(of: NonNullable<Finding["correlation"]>): readonly string[] {
  return [
    `${of.type}: ${of.value}, which is ${of.condition}, within ${of.timespan_s} s`,
    ...(Object.keys(of.group).length === 0 ? [] : [`for ${listed(of.group)}`]),
    ...of.rules.map(({ title, hits }) => `${hits} × ${title}`),
  ];
}

function memberLines(of: object): readonly string[] {
  return Object.entries(of).map(
    ([name, value]) => `${name} ${Array.isArray(value) ? value.join(", ") : String(value)}`,
  );
}

function listed(of: Readonly<Record<string, unknown>>): string {
  return Object.entries(of)
    .map(([name, value]) => `${name}=${typeof value === "string" ? value : JSON.stringify(value)}`)
    .join(", ");
}
