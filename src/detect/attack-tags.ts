import type { AttackPart } from "./finding-parts.ts";

/**
 * Tactics by their name in Sigma's tags. ATT&CK v19 (April 2026) renamed Defense Evasion to Stealth and split
 * Defense Impairment off; rules carry either name. https://attack.mitre.org/tactics/enterprise/
 */
const TACTICS: ReadonlyMap<string, readonly [id: string, name: string]> = new Map([
  ["reconnaissance", ["TA0043", "Reconnaissance"]],
  ["resource-development", ["TA0042", "Resource Development"]],
  ["initial-access", ["TA0001", "Initial Access"]],
  ["execution", ["TA0002", "Execution"]],
  ["persistence", ["TA0003", "Persistence"]],
  ["privilege-escalation", ["TA0004", "Privilege Escalation"]],
  ["defense-evasion", ["TA0005", "Defense Evasion"]],
  ["stealth", ["TA0005", "Stealth"]],
  ["defense-impairment", ["TA0112", "Defense Impairment"]],
  ["credential-access", ["TA0006", "Credential Access"]],
  ["discovery", ["TA0007", "Discovery"]],
  ["lateral-movement", ["TA0008", "Lateral Movement"]],
  ["collection", ["TA0009", "Collection"]],
  ["command-and-control", ["TA0011", "Command and Control"]],
  ["exfiltration", ["TA0010", "Exfiltration"]],
  ["impact", ["TA0040", "Impact"]],
]);

/** The place of a tactic in ATT&CK's order, by its id. */
export function tacticPlace(tacticId: string): number {
  return [...TACTICS.values()].findIndex(([id]) => id === tacticId);
}

/** Technique of v18 → the one of v19 that it became, as far as CloudTrail rules use them. */
const SUCCESSORS: ReadonlyMap<string, string> = new Map([
  ["T1562", "T1685"],
  ["T1562.001", "T1685"],
  ["T1562.007", "T1686.001"],
  ["T1562.008", "T1685.002"],
]);

const TECHNIQUE = /^attack\.(t\d{4}(?:\.\d{3})?)$/i;

/**
 * The tactics and techniques of a rule's tags (`attack.t1685.002`, `attack.defense-evasion`). A technique that is
 * tagged under both its old and its new id becomes one entry with both.
 */
export function attackOf(tags: readonly string[]): readonly AttackPart[] {
  const techniques = new Set(
    tags.map((tag) => TECHNIQUE.exec(tag)?.[1]?.toUpperCase()).filter((id) => id !== undefined),
  );
  return [
    ...tacticsOf(tags),
    ...[...techniques]
      .filter((id) => !techniques.has(SUCCESSORS.get(id) ?? ""))
      .toSorted()
      .map((id) => ({ technique_id: id, ...formerId(id, techniques) })),
  ];
}

function tacticsOf(tags: readonly string[]): readonly AttackPart[] {
  const names = new Set(
    tags.map((tag) =>
      tag
        .toLowerCase()
        .replace(/^attack\./, "")
        .replaceAll("_", "-"),
    ),
  );
  return [...TACTICS]
    .filter(([name]) => names.has(name))
    .map(([, [tactic_id, tactic]]) => ({ tactic_id, tactic }));
}

/** The most exact of the old ids that is tagged too. */
function formerId(id: string, techniques: ReadonlySet<string>): AttackPart {
  const former = [...SUCCESSORS]
    .filter(([old, successor]) => successor === id && techniques.has(old))
    .map(([old]) => old)
    .at(-1);
  return former === undefined ? {} : { technique_id_v18: former };
}
