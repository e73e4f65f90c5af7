import { createHash } from "node:crypto";
import { tacticPlace } from "../../detect/attack-tags.ts";
import { LEVELS, severityId } from "../../detect/level.ts";
import type { NodeName } from "../lineage/node-name.ts";
import type { Incident, IncidentEntry, IncidentLink, IncidentRule } from "../shapes/incident.ts";
import { gravityOf } from "./gravity.ts";
import type { Share } from "./share.ts";

/** What the lineage knows, for those who tell of an incident. */
interface Known {
  /** Ids of what the data saw come to be. */
  readonly born: ReadonlySet<string>;
  /** Users by their unique id. */
  readonly users: ReadonlyMap<string, NodeName>;
}

const MAX_LISTED = 10;
const MAX_RULES = 20;

/** What is said of some shares together. */
export function incidentOf(
  unsorted: readonly Share[],
  links: readonly IncidentLink[],
  { born, users }: Known,
): Incident {
  const shares = unsorted.toSorted(shareOrder);
  const found = shares.filter(({ firstFound }) => firstFound !== "");
  const rules = rulesOf(found);
  const [gravest] = rules;
  const tactics = tacticsOf(found);
  const principals = distinct(
    shares.map(({ who }) => users.get(who.principal.split(":", 1)[0] ?? "")?.name ?? who.principal),
  );
  const accounts = distinct(found.flatMap((share) => [...share.accounts]));
  const objects = distinct(shares.flatMap((share) => [...share.objects]));
  const worst = gravest?.severity ?? "informational";
  const inTime = links.toSorted(linkOrder);
  const gravity = gravityOf({
    worst,
    tactics,
    hasSucceeded: found.some(({ hasSucceeded }) => hasSucceeded),
    hasGainedRights: found.some(({ hasGainedRights }) => hasGainedRights),
    isRoot: shares.some(({ who }) => who.type === "Root"),
    identities: principals.length,
    accounts: accounts.length,
  });
  const others = principals.length > 1 ? ` and ${principals.length - 1} more` : "";
  return {
    schema: "spitzel.incident/1",
    id: incidentId(found[0]?.firstEvent ?? ""),
    severity: gravity.severity,
    severity_id: severityId(gravity.severity),
    score: gravity.score,
    why: gravity.why,
    title: `${principals[0] ?? ""}${others}: ${gravest?.title ?? ""}`,
    first_seen: least(shares.map(({ firstSeen }) => firstSeen)),
    last_seen:
      shares
        .map(({ lastSeen }) => lastSeen)
        .toSorted()
        .at(-1) ?? "",
    entry: entryOf(found[0], inTime, born),
    principals: principals.slice(0, MAX_LISTED),
    access_keys: distinct(shares.flatMap(({ who }) => who.keys)).slice(0, MAX_LISTED),
    sources: distinct(shares.flatMap((share) => [...share.sources])).slice(0, MAX_LISTED),
    accounts: accounts.slice(0, MAX_LISTED),
    objects: objects.slice(0, MAX_LISTED),
    object_count: objects.length,
    tactics,
    findings: shares.reduce((sum, { findings }) => sum + findings, 0),
    rules: rules.slice(0, MAX_RULES),
    links: inTime.slice(0, MAX_RULES),
  };
}

/** The gravest first; of equal ones by points, then the earlier. */
export function incidentOrder(a: Incident, b: Incident): number {
  return (
    b.severity_id - a.severity_id ||
    b.score - a.score ||
    compared(a.first_seen, b.first_seen) ||
    compared(a.id, b.id)
  );
}

function incidentId(firstEvent: string): string {
  return createHash("sha256")
    .update(JSON.stringify(["incident", firstEvent]))
    .digest("hex");
}

/** By their first finding that a rule made; those that have none last. */
function shareOrder(a: Share, b: Share): number {
  return (
    compared(a.firstFound || "￿", b.firstFound || "￿") ||
    compared(a.firstSeen, b.firstSeen) ||
    compared(a.who.principal, b.who.principal) ||
    compared(a.who.keys.join(), b.who.keys.join())
  );
}

/** Of all shares, by title, the gravest first and then the earliest. */
function rulesOf(shares: readonly Share[]): readonly IncidentRule[] {
  const byTitle = new Map<string, IncidentRule>();
  for (const rule of shares.flatMap(({ rules }) => [...rules.values()])) {
    const known = byTitle.get(rule.title);
    byTitle.set(rule.title, known === undefined ? rule : together(known, rule));
  }
  return [...byTitle.values()].toSorted(
    (a, b) =>
      severityId(b.severity) - severityId(a.severity) ||
      compared(a.first_seen, b.first_seen) ||
      compared(a.title, b.title),
  );
}

function together(a: IncidentRule, b: IncidentRule): IncidentRule {
  const severity = LEVELS[Math.max(severityId(a.severity), severityId(b.severity)) - 1];
  return {
    title: a.title,
    severity: severity ?? a.severity,
    findings: a.findings + b.findings,
    events: a.events + b.events,
    first_seen: least([a.first_seen, b.first_seen]),
  };
}

function tacticsOf(shares: readonly Share[]): readonly string[] {
  const tactics = new Map(shares.flatMap((share) => [...share.tactics]));
  return [...tactics]
    .toSorted(([a], [b]) => tacticPlace(a) - tacticPlace(b))
    .map(([, name]) => name);
}

/** The first tie when it came before the first finding; else who that finding is of. */
function entryOf(
  first: Share | undefined,
  links: readonly IncidentLink[],
  born: ReadonlySet<string>,
): IncidentEntry {
  const [time = ""] = first?.firstFound.split("\0") ?? [];
  const key = first?.who.keys[0];
  const who = first?.who.principal ?? "";
  const source = first?.addresses[0];
  const link = links.find(
    ({ kind, says }) => kind === "lineage" && key !== undefined && says.includes(key),
  );
  return {
    time,
    who: key === undefined ? who : `${key} of ${who}`,
    ...(source === undefined ? {} : { source }),
    says: link !== undefined && born.has(key ?? "") ? link.says : unborn(key),
  };
}

function unborn(key: string | undefined): string {
  return key === undefined
    ? "no access key is named"
    : "born before the data, or in another account or Region";
}

function linkOrder(a: IncidentLink, b: IncidentLink): number {
  return (
    compared(a.time ?? "￿", b.time ?? "￿") ||
    compared(a.event_id ?? "", b.event_id ?? "") ||
    compared(a.says, b.says)
  );
}

function distinct(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}

function least(texts: readonly string[]): string {
  return texts.reduce((known, text) => (text < known ? text : known), "￿");
}

function compared(a: string, b: string): number {
  return a === b ? 0 : a < b ? -1 : 1;
}
