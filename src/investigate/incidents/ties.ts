import { isoTime } from "../../detect/build-finding.ts";
import type { Edge, LineageRecords } from "../lineage/lineage.ts";
import { holderNode, namedNode } from "../lineage/node-name.ts";
import type { IncidentLink } from "../shapes/incident.ts";
import type { Share } from "./share.ts";
import type { Callers } from "./callers.ts";
import { callerOf } from "./who.ts";

/** Two nodes that are of one hand, and why; without a why when it needs no word: a user and its own key. */
export interface HandTie {
  readonly a: string;
  readonly b: string;
  readonly link?: IncidentLink;
}

/** What many use, and who comes from it is not of one hand. */
const SHARED: ReadonlySet<string> = new Set([
  "service",
  "account",
  "role",
  "function",
  "provider",
  "task",
  "build",
]);

/** Ids of what the data saw somebody make or take; what AWS services take for themselves is nobody's. */
export function bornIn({ edges }: LineageRecords): ReadonlySet<string> {
  const born = new Set<string>();
  for (const { parent, child, event } of edges.values()) {
    if (!SHARED.has(parent.kind) && !event.isChange && event.outcome === "success") {
      born.add(child.id);
    }
  }
  return born;
}

/** Who made or took whom, by the lineage: with success, and not what only changed what another may do. */
export function* lineageTies(
  records: LineageRecords,
  born: ReadonlySet<string>,
): Generator<HandTie> {
  for (const edge of records.edges.values()) {
    const { parent, child, caller, holder, event } = edge;
    const own = holderNode(caller);
    if (own !== undefined && own.kind !== "role") yield { a: own.id, b: parent.id };
    else if (caller.arn !== undefined && !born.has(parent.id) && !SHARED.has(parent.kind)) {
      yield { a: caller.arn, b: parent.id };
    }
    if (event.outcome !== "success" || event.isChange) continue;
    if (SHARED.has(parent.kind) || SHARED.has(child.kind)) continue;
    yield { a: parent.id, b: child.id, link: linkOf(edge) };
    if (holder !== undefined) yield { a: holder.id, b: child.id };
  }
}

function linkOf({ parent, child, caller, as, holder, event }: Edge): IncidentLink {
  const alias = as?.split("/").slice(1).join("/") ?? holder?.name;
  const made = [child.kind === "credential" ? "" : child.kind, child.name, alias ?? ""];
  const from = parent.kind === "credential" ? `${parent.name} ${caller.name}` : parent.name;
  return {
    kind: "lineage",
    time: isoTime(event.ms),
    event_id: event.eventId,
    says: `${from} ${event.action} → ${made.filter((part) => part !== "").join(" ")}`,
  };
}

/** An instance runs as its role: session `i-…` is of the instance that somebody ran. */
export function instanceTie(share: Share, anchor: string): HandTie | undefined {
  const { session, account } = share.who;
  if (session === undefined || !/^i-[0-9a-f]{8,17}$/.test(session)) return undefined;
  return { a: namedNode("instance", session, account).id, b: anchor };
}

/** One found something made that a finding of the other names. */
export function* objectTies(anchored: ReadonlyMap<string, readonly Share[]>): Generator<HandTie> {
  const makers = new Map<string, string>();
  for (const [anchor, shares] of anchored) {
    for (const { made, isGrave } of shares) {
      if (isGrave) for (const name of made) makers.set(name, anchor);
    }
  }
  if (makers.size === 0) return;
  for (const [anchor, shares] of anchored) {
    for (const name of shares.flatMap(({ touched }) => [...touched])) {
      const maker = makers.get(name);
      if (maker !== undefined && maker !== anchor) {
        yield {
          a: maker,
          b: anchor,
          link: { kind: "object", says: `both have to do with ${name}` },
        };
      }
    }
  }
}

/** An address from which nobody calls but those of whom something was found. */
export function* addressTies(
  anchored: ReadonlyMap<string, readonly Share[]>,
  callers: Callers,
): Generator<HandTie> {
  const from = new Map<string, { readonly anchors: Set<string>; readonly found: Set<string> }>();
  for (const [anchor, shares] of anchored) {
    for (const share of shares) {
      if (!share.isGrave) continue;
      for (const address of share.addresses) {
        const known = from.get(address) ?? { anchors: new Set(), found: new Set() };
        from.set(address, known);
        known.anchors.add(anchor);
        known.found.add(callerOf(share.who));
      }
    }
  }
  for (const [address, { anchors, found }] of from) {
    const [first, ...others] = anchors;
    if (first === undefined || others.length === 0) continue;
    const all = callers.fewOf(address);
    if (all === undefined || !all.every((caller) => found.has(caller))) continue;
    for (const other of others) {
      yield {
        a: first,
        b: other,
        link: { kind: "address", says: `from ${address}, where nobody else called` },
      };
    }
  }
}
