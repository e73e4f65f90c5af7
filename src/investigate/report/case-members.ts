import type { Finding } from "../../detect/finding.ts";
import type { PrincipalPart } from "../../detect/finding-parts.ts";
import type { Entity } from "../entity.ts";
import type { Family } from "../lineage/family.ts";
import { membersNamed } from "../lineage/kin.ts";
import { namedNode } from "../lineage/node-name.ts";
import { relativesOf } from "../lineage/walk.ts";
import type { Observation } from "../observation.ts";
import type { Incident } from "../shapes/incident.ts";
import type { Relative } from "../shapes/relative.ts";

/** Who a case is about. */
export interface CaseMembers {
  readonly name: string;
  readonly incident?: Incident;
  readonly relatives: readonly Relative[];
  /** Whether an event is one of the case's. */
  readonly isPartIn: (one: Observation) => boolean;
}

const DEPTH = 20;

/** An incident: its credentials with all that came from them, and what its users did without a key. */
export function incidentMembers(
  name: string,
  incident: Incident,
  findings: readonly Finding[],
  family: Family,
): CaseMembers {
  const starts = new Set(findings.flatMap((finding) => startsOf(finding, family)));
  const relatives = relativesOf(family, [...starts], { up: true, down: true, depth: DEPTH });
  const keys = new Set([
    ...incident.access_keys,
    ...relatives.filter(({ direction }) => direction !== "up").flatMap(keysOf),
    ...findings.flatMap(({ principal }) => principal?.access_key_ids ?? []),
  ]);
  const ids = new Set(findings.flatMap(({ events }) => events.ids));
  const people = new Set([
    ...findings.flatMap(({ principal }) => personOf(principal) ?? []),
    ...relatives.flatMap(({ direction, kind, name: user, account_id = "" }) =>
      direction !== "up" && kind === "user" ? [`${account_id}:${user}`] : [],
    ),
  ]);
  return {
    name,
    incident,
    relatives,
    isPartIn: ({ id, actor }) => {
      if (actor.key !== undefined && keys.has(actor.key)) return true;
      if (ids.has(id)) return true;
      // Sign-ins name no key, and another account's copy of a call neither.
      if (actor.key !== undefined || actor.type === "AssumedRole") return false;
      return people.has(`${actor.account ?? ""}:${actor.principal}`);
    },
  };
}

/** A thing that was asked for. */
export function entityMembers(entity: Entity, family: Family): CaseMembers {
  const starts = membersNamed(family, entity.text);
  return {
    name: entity.text,
    relatives: relativesOf(family, starts, { up: true, down: true, depth: DEPTH }),
    isPartIn: (one) => entity.partIn(one) !== undefined,
  };
}

/** A user, root, or another account's user by its unique id; a role is many. */
function personOf({ type, key, account_id: account = "" }: PrincipalPart = {}): string | undefined {
  return key === undefined || type === "AssumedRole" ? undefined : `${account}:${key}`;
}

function keysOf({ id, kind, access_key_ids: keys = [] }: Relative): readonly string[] {
  return kind === "credential" ? [id, ...keys] : keys;
}

/** The members of the family that a finding is of. */
function startsOf({ principal = {} }: Finding, family: Family): readonly string[] {
  const { access_key_ids: keys = [], type, key = "", account_id: account = "" } = principal;
  const ids = keys.map((one) => family.nodeOfKey.get(one) ?? one);
  if (type === "IAMUser" && keys.length === 0) ids.push(namedNode("user", key, account).id);
  if (type === "Root" && keys.length === 0) ids.push(namedNode("root", "root", account).id);
  return ids.filter((id) => family.members.has(id));
}
