import type { Family, Member, Tie } from "./family.ts";
import { networkOf } from "./network-of.ts";

/** Who, but machines, works from a network: names by network. */
export function neighbours({ members }: Family): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { actor, use } of members.values()) {
    if (actor === undefined || isMachine(actor.session)) continue;
    for (const network of use?.networks.keys() ?? []) {
      found.set(network, (found.get(network) ?? new Set()).add(actor.name));
    }
  }
  return found;
}

function isMachine(session: string | undefined): boolean {
  return session !== undefined && /^i-[0-9a-f]{8,17}$/.test(session);
}

/** What is odd about an identity, in clauses. */
export function marksOf(
  member: Member,
  ties: readonly Tie[],
  around: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  const edges = ties.flatMap((tie) => tie.edges);
  if (edges.length > 0 && edges.every(({ event }) => event.outcome !== "success")) {
    return [edges.some(({ event }) => event.outcome === "denied") ? "denied" : "failed"];
  }
  const { node, use, actor } = member;
  if (node.kind !== "credential") return [];
  if (use === undefined) return ["never used"];
  const isBorn =
    edges.length > 0 || ties.some(({ bond }) => bond !== undefined && bond !== "holds");
  return [
    ...(isBorn || use.networks.size === 0
      ? []
      : ["born before the data, or in another account or Region"]),
    ...whereMarks(member, edges[0]?.event.address, isMachine(actor?.session) ? around : undefined),
  ];
}

/** Use from where the holder is not: an instance's role where people work, a session far from its birth, two networks. */
function whereMarks(
  { use, actor }: Member,
  bornAt: string | undefined,
  around: ReadonlyMap<string, ReadonlySet<string>> | undefined,
): readonly string[] {
  const networks = [...(use?.networks.values() ?? [])].toSorted((a, b) => a.firstMs - b.firstMs);
  const off = networks.flatMap(({ network, addresses, count }) => {
    const others = [...(around?.get(network) ?? [])]
      .filter((name) => name !== actor?.name)
      .toSorted();
    return others.length === 0
      ? []
      : [
          `instance role used off the instance: ${count} calls from ${[...addresses].join(", ")}, where ${firstTwo(others)} worked`,
        ];
  });
  if (off.length > 0) return off;
  const home = bornAt === undefined ? undefined : networkOf(bornAt);
  const elsewhere = networks.filter(({ network }) => network !== home);
  if (home !== undefined && elsewhere.length > 0) {
    const where = elsewhere.flatMap(({ addresses }) => [...addresses]).join(", ");
    return [`made at ${bornAt ?? ""}, used from ${where}`];
  }
  if (networks.length < 2) return [];
  const list = networks.map(({ addresses, count }) => `${[...addresses].join(", ")} (${count})`);
  return [`used from ${networks.length} networks: ${list.join("; ")}`];
}

function firstTwo(names: readonly string[]): string {
  const more = names.length > 2 ? ` and ${names.length - 2} more` : "";
  return `${names.slice(0, 2).join(", ")}${more}`;
}
