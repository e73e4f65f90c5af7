import type { Finding } from "./finding.ts";

/** Most severe first, then earliest; the rest only makes the order the same in every run. */
export function sortFindings(findings: readonly Finding[]): readonly Finding[] {
  return findings.toSorted(
    (a, b) =>
      b.severity_id - a.severity_id ||
      compare(a.first_seen, b.first_seen) ||
      compare(a.title, b.title) ||
      compare(a.id, b.id),
  );
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}
