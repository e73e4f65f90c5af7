import type { Actor } from "../observation.ts";
import type { Edge, LineageRecords, SeenCredential } from "./lineage.ts";
import { holderNode, namedNode, type NodeName } from "./node-name.ts";
import { Use } from "./use.ts";

/** Why a parent and a child belong together when no event says so. */
type Bond = "holds" | "runs as" | "signed in";

/** A parent and a child, and what made them so: events, or a bond that the records only imply. */
export interface Tie {
  readonly parent: NodeName;
  readonly child: NodeName;
  /** Oldest first. */
  readonly edges: readonly Edge[];
  readonly bond?: Bond;
}

/** A node of the family with how it was used. */
export interface Member {
  readonly node: NodeName;
  readonly actor?: Actor;
  readonly use?: Use;
  /** Keys of one session that were not seen to be made: a console renews them, services forward them. */
  readonly keys: readonly string[];
}

/** Who came from whom, once all records were taken. */
export interface Family {
  readonly members: ReadonlyMap<string, Member>;
  readonly tiesDown: ReadonlyMap<string, readonly Tie[]>;
  readonly tiesUp: ReadonlyMap<string, readonly Tie[]>;
  /** The node that a key is part of: itself, or its session. */
  readonly nodeOfKey: ReadonlyMap<string, string>;
}

/** A sign-in and the first key of its session lie at most so far apart. */
const SIGN_IN_MS = 2 * 60_000;

/** Brings together what LineageRecords collected. */
export function familyOf({ edges, credentials }: LineageRecords): Family {
  const born = new Set([...edges.values()].map(({ child }) => child.id));
  const members = new Map<string, Member>();
  const nodeOfKey = new Map<string, string>();
  const sorted = [...credentials.values()].toSorted((a, b) => (a.node.id < b.node.id ? -1 : 1));
  for (const seen of sorted) {
    const node = born.has(seen.node.id) ? seen.node : sessionNode(seen);
    if (seen.node.kind === "credential") nodeOfKey.set(seen.node.id, node.id);
    join(members, node, seen);
  }
  const ties = new Map<string, { parent: NodeName; child: NodeName; edges: Edge[]; bond?: Bond }>();
  const tie = (parent: NodeName, child: NodeName, by: Edge | Bond): void => {
    const key = `${parent.id}\0${child.id}`;
    const known = ties.get(key) ?? { parent, child, edges: [] };
    ties.set(key, known);
    if (typeof by === "string") known.bond = by;
    else known.edges.push(by);
  };
  const resolved = (node: NodeName): NodeName =>
    members.get(nodeOfKey.get(node.id) ?? node.id)?.node ?? node;
  for (const edge of edges.values()) tie(resolved(edge.parent), edge.child, edge);
  for (const bond of bondsOf(members, born, [...edges.values()])) tie(...bond);
  for (const { parent, child } of ties.values()) {
    for (const node of [parent, child]) {
      if (!members.has(node.id)) members.set(node.id, { node, keys: [] });
    }
  }
  for (const { edges: own } of ties.values()) own.sort(byTime);
  const all = [...ties.values()].toSorted(
    (a, b) => tieMs(a) - tieMs(b) || (a.child.id < b.child.id ? -1 : 1),
  );
  return {
    members,
    tiesDown: grouped(all, ({ parent }) => parent.id),
    tiesUp: grouped(all, ({ child }) => child.id),
    nodeOfKey,
  };
}

function join(
  members: Map<string, Member>,
  node: NodeName,
  { node: own, actor, use }: SeenCredential,
): void {
  const known = members.get(node.id);
  const keys = [...(known?.keys ?? []), ...(own.kind === "credential" ? [own.id] : [])];
  const merged = known?.use ?? new Use();
  merged.merge(use);
  members.set(node.id, { node, actor: known?.actor ?? actor, use: merged, keys });
}

/**
 * What stands for a key whose birth is not in the data: of a role, its session by name; of a user's temporary keys, the
 * session by the moment it began, since a console and the services it calls use many; a long-term key stands for itself.
 */
function sessionNode({ node, actor, use }: SeenCredential): NodeName {
  if (node.kind !== "credential" || !node.id.startsWith("ASIA")) return node;
  const account = node.account === undefined ? {} : { account: node.account };
  if (actor.type === "AssumedRole" && actor.arn !== undefined) {
    return { id: actor.arn, kind: "credential", name: `session ${actor.name}`, ...account };
  }
  if (use.networks.size === 0) {
    const id = `forwarded:${actor.arn ?? actor.principal}`;
    return {
      id,
      kind: "credential",
      name: `forwarded by AWS services for ${actor.name}`,
      ...account,
    };
  }
  if (actor.startMs === undefined) return node;
  const since = new Date(actor.startMs).toISOString().slice(0, 19);
  const id = `session:${actor.arn ?? actor.principal}:${since}`;
  return {
    id,
    kind: "credential",
    name: `session of ${actor.name} since ${since.replace("T", " ")}`,
    ...account,
  };
}

/** Ties that no event tells: a user has keys, an instance runs as its role, a sign-in is the start of a session. */
function* bondsOf(
  members: ReadonlyMap<string, Member>,
  born: ReadonlySet<string>,
  edges: readonly Edge[],
): Generator<readonly [NodeName, NodeName, Bond]> {
  const signIns = edges.filter(
    ({ child, event }) => child.kind === "sign-in" && event.outcome === "success",
  );
  // Whose a key is, is told by the user it was made for, not by who made it.
  for (const { child, holder } of edges) if (holder !== undefined) yield [holder, child, "holds"];
  for (const { node, actor } of members.values()) {
    if (actor === undefined || node.kind !== "credential") continue;
    if (actor.session !== undefined && /^i-[0-9a-f]{8,17}$/.test(actor.session)) {
      yield [namedNode("instance", actor.session, actor.account ?? ""), node, "runs as"];
      continue;
    }
    if (born.has(node.id)) continue;
    const signIn = signIns.find(
      ({ parent, event }) =>
        actor.startMs !== undefined &&
        Math.abs(actor.startMs - event.ms) <= SIGN_IN_MS &&
        parent.id === holderNode(actor)?.id,
    );
    if (signIn !== undefined) yield [signIn.child, node, "signed in"];
    else {
      const holder = holderNode(actor);
      if (holder !== undefined) yield [holder, node, "holds"];
    }
  }
}

function byTime(a: Edge, b: Edge): number {
  return a.event.ms - b.event.ms || (a.event.eventId < b.event.eventId ? -1 : 1);
}

/** When a tie began; what only bonds tie comes first. */
function tieMs({ edges }: Tie): number {
  return edges[0]?.event.ms ?? 0;
}

function grouped<T>(
  all: readonly T[],
  keyOf: (one: T) => string,
): ReadonlyMap<string, readonly T[]> {
  const groups = new Map<string, T[]>();
  for (const one of all) {
    const group = groups.get(keyOf(one));
    if (group === undefined) groups.set(keyOf(one), [one]);
    else group.push(one);
  }
  return groups;
}
