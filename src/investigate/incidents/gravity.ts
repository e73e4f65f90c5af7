import { type Level, LEVELS, severityId } from "../../detect/level.ts";
import type { IncidentReason } from "../shapes/incident.ts";

/** What an incident is judged by: nothing that counts findings, and nothing that others did. */
export interface Judged {
  /** Of its gravest finding. */
  readonly worst: Level;
  readonly tactics: readonly string[];
  readonly hasSucceeded: boolean;
  readonly hasGainedRights: boolean;
  readonly isRoot: boolean;
  readonly identities: number;
  readonly accounts: number;
}

const MANY_TACTICS = 5;

/**
 * How grave an incident is: its gravest finding, a level higher when five tactics or more were reached with success,
 * one lower when nothing succeeded. The points order incidents of one level.
 */
export function gravityOf(judged: Judged): {
  readonly severity: Level;
  readonly score: number;
  readonly why: readonly IncidentReason[];
} {
  const { worst, tactics, hasSucceeded, hasGainedRights, isRoot, identities, accounts } = judged;
  const isWide = hasSucceeded && tactics.length >= MANY_TACTICS;
  const step = isWide ? 1 : hasSucceeded ? 0 : -1;
  const at = Math.min(LEVELS.length - 1, Math.max(0, LEVELS.indexOf(worst) + step));
  const severity = LEVELS[at] ?? worst;
  const wider = isWide && severity !== worst ? " – a level more" : "";
  const why: readonly IncidentReason[] = [
    { points: 10 * severityId(worst), says: `its gravest finding is ${worst}` },
    {
      points: 5 * tactics.length,
      says: `${tactics.length} ${tactics.length === 1 ? "tactic" : "tactics"}: ${tactics.join(", ")}${wider}`,
    },
    { points: hasGainedRights && !isRoot ? 10 : 0, says: "rights were gained" },
    { points: isRoot ? 10 : 0, says: "the root user" },
    { points: identities > 1 ? 5 : 0, says: `${identities} identities` },
    { points: accounts > 1 ? 5 : 0, says: `${accounts} accounts` },
    { points: hasSucceeded ? 0 : -15, says: "nothing succeeded – a level less" },
  ].filter(({ points }) => points !== 0);
  return {
    severity,
    score: why.reduce((sum, { points }) => sum + points, 0),
    why,
  };
}
