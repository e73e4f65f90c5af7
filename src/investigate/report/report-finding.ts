import type { Finding } from "../../detect/finding.ts";
import type { ReportFinding } from "../shapes/report.ts";

/** What is shown of a finding in a row. */
export function reportFinding(finding: Finding, caseIndex: number | undefined): ReportFinding {
  const { id, severity, severity_id, time, title, description = "", count } = finding;
  const { principal, source, resources } = finding;
  const account = principal?.account_id;
  const key = principal?.key ?? principal?.keys?.join(", ") ?? "";
  return {
    id,
    severity,
    severity_id,
    time,
    title,
    description,
    count,
    who: account === undefined || key === "" ? key : `${key} (${account})`,
    source: firstOf(source?.ips ?? []),
    target: firstOf((resources ?? []).flatMap(({ arn, name }) => arn ?? name ?? [])),
    ...(caseIndex === undefined ? {} : { case: caseIndex }),
  };
}

function firstOf(all: readonly string[]): string {
  const [first = "", ...others] = all;
  return others.length === 0 ? first : `${first} +${others.length}`;
}
