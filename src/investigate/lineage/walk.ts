import { isoTime } from "../../detect/build-finding.ts";
import { compact } from "../../detect/empty-parts.ts";
import type { Relative, RelativeEvent } from "../shapes/relative.ts";
import type { Family, Member, Tie } from "./family.ts";
import type { Edge } from "./lineage.ts";
import { marksOf, neighbours } from "./marks.ts";

interface Walk {
  readonly up: boolean;
  readonly down: boolean;
  /** Steps in each direction. */
  readonly depth: number;
}

/**
 * The lineage of some members as rows of a tree, parents before children: the way from the farthest ancestor to each, and
 * what came from it. What was reached once is not gone through again.
 * @param starts ids of members
 */
export function relativesOf(
  family: Family,
  starts: readonly string[],
  walk: Walk,
): readonly Relative[] {
  const around = neighbours(family);
  const rows: Relative[] = [];
  const expanded = new Set<string>();
  const row = (id: string, at: Pick<Relative, "direction" | "depth">, tie?: Tie): Relative =>
    relative(family, id, at, tie, around);
  const goDown = (id: string, depth: number, left: number): void => {
    expanded.add(id);
    if (left === 0) return;
    for (const tie of childrenOf(family, id)) {
      const isRepeated = expanded.has(tie.child.id);
      const one = row(tie.child.id, { direction: "down", depth }, tie);
      rows.push(
        isRepeated && hasChildren(family, tie.child.id) ? { ...one, is_repeated: true } : one,
      );
      if (!isRepeated) goDown(tie.child.id, depth + 1, left - 1);
    }
  };
  for (const start of outermost(family, starts)) {
    if (expanded.has(start)) continue;
    const path = walk.up ? pathTo(family, start, walk.depth) : [];
    for (const [depth, { id, tie }] of path.entries()) {
      rows.push(row(id, { direction: "up", depth }, tie));
    }
    rows.push(
      row(
        start,
        { direction: "self", depth: path.length },
        path.length === 0 ? undefined : upTie(family, start),
      ),
    );
    expanded.add(start);
    if (walk.down) goDown(start, path.length + 1, walk.depth);
  }
  return rows;
}

/** Those that do not come from another of them. */
function outermost(family: Family, starts: readonly string[]): readonly string[] {
  const asked = new Set(starts);
  const firstMs = (id: string): number => family.members.get(id)?.use?.firstMs ?? Infinity;
  const inTime = starts.toSorted((a, b) => compareMs(firstMs(a), firstMs(b)) || (a < b ? -1 : 1));
  return inTime.filter((id) => {
    const seen = new Set([id]);
    for (const one of seen) {
      for (const { parent } of family.tiesUp.get(one) ?? []) {
        if (asked.has(parent.id) && !seen.has(parent.id)) return false;
        seen.add(parent.id);
      }
    }
    return true;
  });
}

/** A key that its parent made for a user it also made stands below that user. */
function childrenOf(family: Family, id: string): readonly Tie[] {
  const ties = family.tiesDown.get(id) ?? [];
  const own = new Set(ties.map(({ child }) => child.id));
  return ties.filter(
    ({ child }) =>
      !(family.tiesUp.get(child.id) ?? []).some(
        ({ bond, parent }) => bond === "holds" && parent.id !== id && own.has(parent.id),
      ),
  );
}

function hasChildren(family: Family, id: string): boolean {
  return (family.tiesDown.get(id) ?? []).length > 0;
}

/** The ancestors from the farthest on, each by the first event that made the next one. */
function pathTo(
  family: Family,
  start: string,
  depth: number,
): readonly { readonly id: string; readonly tie: Tie | undefined }[] {
  const path: { readonly id: string; readonly tie: Tie | undefined }[] = [];
  const seen = new Set([start]);
  let tie = upTie(family, start);
  while (tie !== undefined && path.length < depth && !seen.has(tie.parent.id)) {
    const { id } = tie.parent;
    seen.add(id);
    tie = upTie(family, id);
    path.unshift({ id, tie });
  }
  return path;
}

/** Where it comes from: of a key, the user it is of; else the first that made it with success. */
function upTie(family: Family, id: string): Tie | undefined {
  const ties = family.tiesUp.get(id) ?? [];
  return (
    ties.find(({ bond }) => bond !== undefined) ??
    ties.find(({ edges }) =>
      edges.some(({ event }) => event.outcome === "success" && !event.isChange),
    ) ??
    ties.find(({ edges }) => edges.some(({ event }) => event.outcome === "success"))
  );
}

function relative(
  family: Family,
  id: string,
  { direction, depth }: Pick<Relative, "direction" | "depth">,
  tie: Tie | undefined,
  around: ReadonlyMap<string, ReadonlySet<string>>,
): Relative {
  const member: Member = family.members.get(id) ?? missing(id);
  const { node, actor, use, keys } = member;
  const allTies = family.tiesUp.get(id) ?? [];
  const edges = tie === undefined ? [] : birthsShown(tie, allTies);
  const as = edges.find((edge) => edge.as !== undefined)?.as;
  const untilMs = Math.max(...edges.map((edge) => edge.untilMs ?? -Infinity));
  const aliases = [as?.split("/").slice(1).join("/"), actor?.name].filter(
    (name) => name !== undefined,
  );
  const alias = node.name.includes(aliases[0] ?? "") ? undefined : aliases[0];
  return {
    schema: "spitzel.relative/1",
    direction,
    depth,
    id,
    kind: node.kind,
    name: alias === undefined ? node.name : `${node.name} ${alias}`,
    ...compact({ account_id: actor?.account ?? node.account }),
    ...(tie === undefined ? {} : { parent: tie.parent.id }),
    events: edges.map(({ event }) => eventOf(event)),
    ...(tie?.bond === undefined || edges.length > 0 ? {} : { bond: tie.bond }),
    ...useOf(use),
    ...(keys.length > 1 || (keys.length === 1 && keys[0] !== id)
      ? { access_key_ids: keys.toSorted() }
      : {}),
    ...(untilMs === -Infinity ? {} : { valid_until: isoTime(untilMs) }),
    marks: marksOf(member, allTies, around),
  };
}

function useOf(use: Member["use"]): Partial<Relative> {
  if (use === undefined) return {};
  const networks = [...use.networks.values()];
  return {
    calls: use.count,
    changes: use.writes,
    errors: use.denied,
    first_seen: isoTime(use.firstMs),
    last_seen: isoTime(use.lastMs),
    sources: networks
      .toSorted((a, b) => a.firstMs - b.firstMs || (a.network < b.network ? -1 : 1))
      .map(({ network, addresses, count, firstMs, lastMs }) => ({
        network,
        addresses: [...addresses].toSorted(),
        count,
        first_seen: isoTime(firstMs),
        last_seen: isoTime(lastMs),
      })),
    ...(use.throughServices === 0 ? {} : { through_services: use.throughServices }),
  };
}

/** Below the user it is of, a key still shows who made it. */
function birthsShown(tie: Tie, all: readonly Tie[]): readonly Edge[] {
  if (tie.edges.length > 0 || tie.bond !== "holds") return tie.edges;
  return all.flatMap(({ edges }) => edges);
}

function eventOf(event: Edge["event"]): RelativeEvent {
  const { ms, eventId, action, outcome, error, account, address, hasMfa } = event;
  return {
    time: isoTime(ms),
    event_id: eventId,
    action,
    outcome,
    account_id: account,
    ...compact({ error, source: address, mfa: hasMfa }),
  };
}

function missing(id: string): never {
  throw new Error(`no member of the family has the id ${id}`);
}

/** Infinities are equal. */
function compareMs(a: number, b: number): number {
  return a === b ? 0 : a - b;
}
