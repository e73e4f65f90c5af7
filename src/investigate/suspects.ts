import type { Finding } from "../detect/finding.ts";
import { severityId } from "../detect/level.ts";
import type { Family, Tie } from "./lineage/family.ts";
import { namedNode } from "./lineage/node-name.ts";
import type { Suspect } from "./shapes/overview.ts";

const MAX_LISTED = 10;

/**
 * The findings of identities that came from each other, together: what one hand may have done. Identities are tied by the
 * credentials that they made or took, not by a role or a service that many use, nor by changing the same thing. What only
 * stands out by its behaviour (bursts, ranks), or by findings of low level, is no suspect. The gravest first, then those that reached most tactics.
 */
export function suspectsOf(findings: readonly Finding[], family: Family): readonly Suspect[] {
  const groups = groupsOf(family);
  const byGroup = new Map<string, Finding[]>();
  for (const finding of findings) {
    const group = groups(anchorOf(finding, family));
    byGroup.set(group, [...(byGroup.get(group) ?? []), finding]);
  }
  return [...byGroup.values()]
    .filter((own) =>
      own.some((one) => one.kind !== "anomaly" && one.severity_id >= severityId("medium")),
    )
    .map(suspectOf)
    .toSorted(
      (a, b) =>
        severityId(b.severity) - severityId(a.severity) ||
        b.tactics.length - a.tactics.length ||
        b.findings - a.findings ||
        (a.first_seen < b.first_seen ? -1 : 1),
    );
}

function suspectOf(findings: readonly Finding[]): Suspect {
  const inTime = findings.toSorted((a, b) =>
    a.first_seen === b.first_seen ? (a.id < b.id ? -1 : 1) : a.first_seen < b.first_seen ? -1 : 1,
  );
  const grave = inTime.toSorted((a, b) => b.severity_id - a.severity_id);
  return {
    severity: grave[0]?.severity ?? "informational",
    principals: distinct(inTime.map(({ principal }) => principal?.key)),
    access_keys: distinct(inTime.flatMap(({ principal }) => principal?.access_key_ids ?? [])),
    sources: distinct(inTime.flatMap(({ source }) => source?.ips ?? [])),
    first_seen: inTime[0]?.first_seen ?? "",
    last_seen:
      inTime
        .map(({ last_seen }) => last_seen)
        .toSorted()
        .at(-1) ?? "",
    tactics: distinct(inTime.flatMap(({ attack }) => (attack ?? []).map(({ tactic }) => tactic))),
    findings: findings.length,
    why: distinct(grave.map(({ title }) => title)).slice(0, 5),
  };
}

/** Each once, the first ten. */
function distinct(texts: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(texts.filter((text) => text !== undefined))].slice(0, MAX_LISTED);
}

/** The member that a finding is of: by its key, else as the user, root, or unique id that it names. */
function anchorOf({ principal = {}, id }: Finding, family: Family): string {
  const { access_key_ids: keys = [], type, key = "", account_id: account = "", arn } = principal;
  const member = keys.map((one) => family.nodeOfKey.get(one)).find((one) => one !== undefined);
  if (member !== undefined) return member;
  if (type === "IAMUser") return namedNode("user", key, account).id;
  if (type === "Root") return namedNode("root", "root", account).id;
  const same = [...family.members.values()].find(({ actor }) => actor?.uniqueId === key);
  return same?.node.id ?? arn ?? (key === "" ? id : key);
}

/** @returns the name of the group that a member is in: the least id of those that came from each other. */
function groupsOf({ tiesDown }: Family): (id: string) => string {
  const leader = new Map<string, string>();
  const find = (id: string): string => {
    let at = id;
    for (let next = leader.get(at); next !== undefined; next = leader.get(at)) at = next;
    return at;
  };
  for (const { parent, child } of [...tiesDown.values()].flat().filter(isOfOneHand)) {
    const [a, b] = [find(parent.id), find(child.id)].toSorted();
    if (a !== undefined && b !== undefined && a !== b) leader.set(b, a);
  }
  return find;
}

const SHARED: ReadonlySet<string> = new Set([
  "service",
  "account",
  "role",
  "function",
  "provider",
  "task",
  "build",
]);

function isOfOneHand({ parent, child, edges, bond }: Tie): boolean {
  if (SHARED.has(parent.kind) || SHARED.has(child.kind)) return false;
  return (
    bond !== undefined || edges.some(({ event }) => event.outcome === "success" && !event.isChange)
  );
}
