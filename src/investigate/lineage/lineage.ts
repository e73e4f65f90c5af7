import { type CloudTrailRecord, stringField } from "../../record.ts";
import type { Actor, Observation } from "../observation.ts";
import { outcomeOf, type Outcome } from "../outcome.ts";
import { textsAt } from "../texts-at.ts";
import { BIRTH_OF } from "./birth-table.ts";
import { actorNode, holderNode, namedNode, type NodeName } from "./node-name.ts";
import { Use } from "./use.ts";

/** One event by which an identity made, took or changed another. */
interface BirthEvent {
  readonly ms: number;
  readonly eventId: string;
  readonly sharedId?: string;
  readonly action: string;
  readonly outcome: Outcome;
  readonly error?: string;
  /** The account that recorded it. */
  readonly account: string;
  readonly address?: string;
  readonly hasMfa?: boolean;
  readonly isChange: boolean;
}

export interface Edge {
  readonly parent: NodeName;
  readonly child: NodeName;
  readonly event: BirthEvent;
  /** Who called. */
  readonly caller: Actor;
  /** What the child goes by: the ARN of a session. */
  readonly as?: string;
  /** The user that a key was made for. */
  readonly holder?: NodeName;
  /** Until when a session is valid, milliseconds since 1970. */
  readonly untilMs?: number;
}

/** A credential that was seen in use, and whose it is. */
export interface SeenCredential {
  readonly node: NodeName;
  readonly actor: Actor;
  readonly use: Use;
}

/** A role that was refused, as the error names it. */
const REFUSED_ROLE = /on resource: (arn:[\w-]+:iam::(\d{12}):role\/\S+)/;

/**
 * Collects who made whom, and which credentials were used. Takes records in any order. Remembers each credential, and
 * each event that makes or changes an identity; calls of AWS services for themselves only as parents.
 */
export class LineageRecords {
  /** By shared event, or event, and child: both accounts log a call across them. */
  readonly edges = new Map<string, Edge>();
  readonly credentials = new Map<string, SeenCredential>();
  /** Users that made or changed an identity, by their unique id: other accounts know them by it. */
  readonly users = new Map<string, NodeName>();

  take(one: Observation, record: CloudTrailRecord): void {
    this.#use(one);
    this.takeBirth(one, record);
  }

  /** Only who made whom. */
  takeBirth(one: Observation, record: CloudTrailRecord): void {
    const birth = BIRTH_OF.get(one.action);
    if (birth === undefined) return;
    const event = birthEvent(one, birth.isChange === true);
    const parent = actorNode(one.actor, one.account);
    const { type, uniqueId } = one.actor;
    const user = type === "IAMUser" ? holderNode(one.actor) : undefined;
    if (user !== undefined && uniqueId !== undefined) this.users.set(uniqueId, user);
    for (const child of childrenOf(one, record)) {
      const key = `${one.sharedId ?? one.id}\0${child.id}`;
      const known = this.edges.get(key);
      const untilMs = expiryOf(record);
      if (known === undefined || isNearer(parent, event, known)) {
        this.edges.set(key, {
          parent,
          child,
          event,
          caller: one.actor,
          ...(untilMs === undefined ? {} : { untilMs }),
          ...aliasOf(one, record),
        });
      }
    }
  }

  #use(one: Observation): void {
    const { actor, account } = one;
    if (actor.type === "AWSService" || actor.type === "AWSAccount") return;
    const node = actorNode(actor, account);
    if (node.kind === "service") return;
    let seen = this.credentials.get(node.id);
    if (seen === undefined) {
      this.credentials.set(node.id, (seen = { node, actor, use: new Use() }));
    }
    seen.use.add(one);
  }
}

/** The copy of the caller's account knows the key; else the earlier event id decides, not the order of files. */
function isNearer(parent: NodeName, event: BirthEvent, known: Edge): boolean {
  const isCredential = parent.kind === "credential";
  if (isCredential !== (known.parent.kind === "credential")) return isCredential;
  return event.eventId < known.event.eventId;
}

function birthEvent(one: Observation, isChange: boolean): BirthEvent {
  const { ms, id, sharedId, action, error, account, address, actor } = one;
  return {
    ms,
    eventId: id,
    action,
    outcome: outcomeOf(error),
    account,
    isChange,
    ...(sharedId === undefined ? {} : { sharedId }),
    ...(error === undefined ? {} : { error }),
    ...(address === undefined ? {} : { address }),
    ...(actor.hasMfa === undefined ? {} : { hasMfa: actor.hasMfa }),
  };
}

/** Refused, there is no credential: what was asked for stands for it. */
function childrenOf(one: Observation, record: CloudTrailRecord): readonly NodeName[] {
  const birth = BIRTH_OF.get(one.action);
  if (birth === undefined) return [];
  const account = one.actor.account ?? one.account;
  if (birth.child === "sign-in") return [signIn(one)];
  for (const path of birth.at) {
    const names = textsAt(record, path).filter(
      (name) => birth.child !== "instance" || name.startsWith("i-"),
    );
    if (names.length > 0) return names.map((name) => namedNode(birth.child, name, account));
  }
  if (one.error === undefined) {
    // An own key, made without naming oneself.
    const holder = birth.child === "user" ? holderNode(one.actor) : undefined;
    return holder === undefined ? [] : [holder];
  }
  return refused(one, record);
}

/** The name of what was made, beside its key. */
function aliasOf(one: Observation, record: CloudTrailRecord): Pick<Edge, "as" | "holder"> {
  const as = ["assumedRoleUser.arn", "federatedUser.arn"].flatMap((path) =>
    textsAt(record, `responseElements.${path}`),
  )[0];
  if (as !== undefined) return { as };
  const user = textsAt(record, "responseElements.accessKey.userName")[0];
  if (user === undefined) return {};
  return { holder: namedNode("user", user, one.actor.account ?? one.account) };
}

function signIn(one: Observation): NodeName {
  const { name, account } = one.actor;
  return {
    id: `sign-in:${one.id}`,
    kind: "sign-in",
    name: `of ${name}`,
    ...(account === undefined ? {} : { account }),
  };
}

function refused(one: Observation, record: CloudTrailRecord): readonly NodeName[] {
  const asked = textsAt(record, "requestParameters.roleArn")[0];
  const said = REFUSED_ROLE.exec(stringField(record, "errorMessage") ?? "")?.[1];
  const arn = asked ?? said;
  if (arn === undefined) return [];
  const name = arn.slice(arn.lastIndexOf("/") + 1);
  return [namedNode("role", name, arn.split(":")[4] || one.account)];
}

/** `Mar 3, 2026, 2:21:00 AM`, in UTC, as CloudTrail writes it; ISO 8601 from others. */
function expiryOf(record: CloudTrailRecord): number | undefined {
  const text = textsAt(record, "responseElements.credentials.expiration")[0];
  if (text === undefined) return undefined;
  const ms = Date.parse(/Z$|[+-]\d\d:?\d\d$/.test(text) ? text : `${text} UTC`);
  return Number.isNaN(ms) ? undefined : ms;
}
