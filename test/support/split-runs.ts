import type { Finding } from "../../src/detect/finding.ts";

/** What is left of what several runs printed: of each finding the last version, unless it was withdrawn. */
export function lastVersions(stdout: string): ReadonlyMap<string, Finding> {
  const last = new Map<string, Finding>();
  for (const line of stdout.split("\n")) {
    if (line === "") continue;
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- a line of findings
    const { update, withdrawn, ...finding } = JSON.parse(line) as Finding;
    if (withdrawn === true) {
      if (update !== true || !last.delete(finding.id)) {
        throw new Error(`withdrawn without having been printed: ${finding.id}`);
      }
      continue;
    }
    if ((update === true) !== last.has(finding.id)) {
      throw new Error(`${update === true ? "an update of nothing" : "printed twice"}: ${line}`);
    }
    last.set(finding.id, finding);
  }
  return last;
}

/**
 * How what several runs printed differs from what one run prints: nothing, when all is as docs/detectors.md says. Findings
 * of rules and correlations are the same to the byte once they are over; of bursts that are over all but what compares
 * them with what was loaded; of ranks and indicators id and level, and the count within a step.
 * @param isOver no finding of rules, correlations and bursts can change any more; else they are compared as the others
 */
export function differences(
  runs: ReadonlyMap<string, Finding>,
  one: ReadonlyMap<string, Finding>,
  isOver = true,
): readonly string[] {
  const wrong: string[] = [];
  for (const [id, finding] of one) {
    const last = runs.get(id);
    if (last === undefined) wrong.push(`missing: ${said(finding)}`);
    else if (!(isOver ? isSame : isWithinStep)(last, finding))
      wrong.push(`${said(last)} in place of ${said(finding)}`);
  }
  for (const [id, finding] of runs) if (!one.has(id)) wrong.push(`too much: ${said(finding)}`);
  return wrong;
}

function isSame(last: Finding, finding: Finding): boolean {
  if (finding.detector === "sigma") return JSON.stringify(last) === JSON.stringify(finding);
  if (finding.detector === "burst") {
    return JSON.stringify(ofFirsts(last)) === JSON.stringify(ofFirsts(finding));
  }
  return isWithinStep(last, finding);
}

function isWithinStep(last: Finding, finding: Finding): boolean {
  return (
    last.severity === finding.severity &&
    last.count <= finding.count &&
    (finding.count < last.count * 2 || finding.count === 0)
  );
}

/** Of a burst, what its own events say. */
function ofFirsts(finding: Finding): unknown {
  const { evidence } = finding;
  const { severity: _a, severity_id: _b, data_window: _c, ...own } = finding;
  const {
    mean_rarity: _d,
    suspicion: _e,
    ...seen
  } = { mean_rarity: 0, suspicion: [], ...evidence };
  return { ...own, evidence: seen };
}

function said({ detector, severity, title, count, first_seen, id }: Finding): string {
  return `${detector} ${severity} "${title}" ${count} from ${first_seen} (${id.slice(0, 8)})`;
}
