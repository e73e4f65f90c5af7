import type { Finding } from "../../detect/finding.ts";
import type { CloudTrailRecord } from "../../record.ts";
import { LineageRecords } from "../lineage/lineage.ts";
import type { Observation } from "../observation.ts";
import type { Incident, IncidentLink } from "../shapes/incident.ts";
import { Callers } from "./callers.ts";
import { Groups } from "./groups.ts";
import { incidentOrder, incidentOf } from "./make-incident.ts";
import { type Share, shareKey, Shares } from "./share.ts";
import { addressTies, bornIn, type HandTie, instanceTie, lineageTies, objectTies } from "./ties.ts";
import { anchorOf, callerOf, whoOf } from "./who.ts";

/** The incidents of some findings. */
export interface Incidents {
  /** The gravest first. */
  readonly all: readonly Incident[];
  /** The one that a finding is part of; undefined for a loose one. */
  readonly of: (finding: Finding) => Incident | undefined;
}

/**
 * Groups findings by the hand that may be behind them: identities that came from each other, things that one made and
 * the other acted on, addresses that nobody else called from. Takes records and findings in any order. Remembers who
 * made whom, up to five callers of each address, and what was found of each identity.
 */
export class IncidentRecords {
  readonly #lineage: LineageRecords;
  readonly #callers = new Callers();
  readonly #shares = new Shares();

  /** @param lineage one that is given every record by another */
  constructor(lineage?: LineageRecords) {
    this.#lineage = lineage ?? new LineageRecords();
  }

  /** Every record, but what a lineage of its own is given. */
  takeCall(caller: string, address: string | undefined): void {
    this.#callers.add(address, caller);
  }

  /** What may have made an identity; unless a lineage was given. */
  takeBirth(one: Observation, record: CloudTrailRecord): void {
    this.#lineage.takeBirth(one, record);
  }

  found(finding: Finding): void {
    this.#shares.add(finding);
  }

  /** Once all was given. */
  incidents(): Incidents {
    const born = bornIn(this.#lineage);
    const anchors = new Map<string, string>();
    const anchored = new Map<string, Share[]>();
    for (const [key, share] of this.#shares.byWho) {
      const anchor = anchorOf(share.who, this.#lineage, born);
      anchors.set(key, anchor);
      anchored.set(anchor, [...(anchored.get(anchor) ?? []), share]);
    }
    const groups = new Groups();
    const ties = [...this.#ties(anchored, born)];
    for (const { a, b } of ties) groups.join(a, b);
    // Only what the lineage leaves apart is said to be tied by a thing or a place.
    for (const tie of [...objectTies(anchored), ...addressTies(anchored, this.#callers)]) {
      if (groups.join(tie.a, tie.b)) ties.push(tie);
    }
    const grouped = new Map<string, Share[]>();
    for (const [anchor, shares] of anchored) {
      const group = groups.of(anchor);
      grouped.set(group, [...(grouped.get(group) ?? []), ...shares]);
    }
    const links = linksBy(ties, anchored.keys(), (id) => groups.of(id));
    const byGroup = new Map(
      [...grouped]
        .filter(([, shares]) => shares.some(({ isGrave }) => isGrave))
        .map(([group, shares]) => [
          group,
          incidentOf(shares, links.get(group) ?? [], { born, users: this.#lineage.users }),
        ]),
    );
    return {
      all: [...byGroup.values()].toSorted(incidentOrder),
      of: (finding) => {
        const anchor = anchors.get(shareKey(whoOf(finding)));
        return anchor === undefined ? undefined : byGroup.get(groups.of(anchor));
      },
    };
  }

  *#ties(
    anchored: ReadonlyMap<string, readonly Share[]>,
    born: ReadonlySet<string>,
  ): Generator<HandTie> {
    yield* lineageTies(this.#lineage, born);
    for (const [anchor, shares] of anchored) {
      for (const share of shares) {
        const tie = instanceTie(share, anchor);
        if (tie !== undefined) yield tie;
      }
    }
  }
}

/** By group: those that lead to somebody of whom something was found, each once. */
function linksBy(
  ties: readonly HandTie[],
  anchors: Iterable<string>,
  groupOf: (id: string) => string,
): ReadonlyMap<string, readonly IncidentLink[]> {
  const towards = new Map<string, string[]>();
  const lead = (from: string, to: string): void => {
    const known = towards.get(to);
    if (known === undefined) towards.set(to, [from]);
    else known.push(from);
  };
  for (const { a, b, link } of ties) {
    lead(a, b);
    // A user and its key are the same.
    if (link === undefined) lead(b, a);
  }
  const leading = new Set(anchors);
  for (const id of leading) for (const from of towards.get(id) ?? []) leading.add(from);
  const links = new Map<string, Map<string, IncidentLink>>();
  for (const { a, b, link } of ties) {
    if (link === undefined || !leading.has(b)) continue;
    const group = groupOf(a);
    const known = links.get(group) ?? new Map<string, IncidentLink>();
    links.set(group, known);
    known.set(`${link.event_id ?? ""} ${link.says}`, link);
  }
  return new Map([...links].map(([group, known]) => [group, [...known.values()]]));
}

/** The incidents of findings that are all known, in records of which each was observed. */
export function incidentsOf(findings: readonly Finding[], records: IncidentRecords): Incidents {
  for (const finding of findings) records.found(finding);
  return records.incidents();
}

/** Who called, as callers are remembered. */
export function callerIn({ actor, account }: Observation): string {
  return callerOf({ account: actor.account ?? account, principal: actor.principal });
}
