import { identityOf } from "../../identity/identity.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../../record.ts";
import { isoTime } from "../build-finding.ts";
import type { FindingRule } from "../finding-parts.ts";
import type { EventBlock, BlockHit } from "./event-window.ts";

interface BlockEvent {
  readonly ms: number;
  readonly id: string;
  readonly rules: Set<FindingRule>;
}

const MAX_IDS = 10;

/**
 * Cuts each entity's events, by time, into blocks of equally many. Remembers about 200 bytes an event: the cut
 * depends on all of them.
 */
export class EventBlocks {
  /** Events without a readable time, which have no place in a timeline. */
  untimed = 0;
  readonly #entities = new Map<string, BlockEvent[]>();

  /** @returns takes a rule that hit this event, now or later; undefined when the event has no time. */
  add(record: CloudTrailRecord): ((rule: FindingRule) => void) | undefined {
    const ms = eventTimeMs(record);
    if (ms === undefined) {
      this.untimed++;
      return undefined;
    }
    const event = { ms, id: stringField(record, "eventID") ?? "", rules: new Set<FindingRule>() };
    const entity = entityOf(record);
    const events = this.#entities.get(entity);
    if (events === undefined) this.#entities.set(entity, [event]);
    else events.push(event);
    return (rule) => event.rules.add(rule);
  }

  get entityCount(): number {
    return this.#entities.size;
  }

  /** The windows of all entities, the earliest first. */
  windows(size: number): readonly EventBlock[] {
    return [...this.#entities]
      .flatMap(([entity, events]) => cut(entity, events.toSorted(byTime), size))
      .toSorted((a, b) => compare(a.first_seen, b.first_seen) || compare(a.id, b.id));
  }
}

/** The ARN, as in the notebook: a role is one entity for each of its sessions. Users of Identity Center have none. */
function entityOf(record: CloudTrailRecord): string {
  const { arn, onBehalfOf } = identityOf(record);
  if (arn !== undefined) return arn;
  const userId = onBehalfOf?.userId;
  if (userId !== undefined) return `identity_center_user:${userId}`;
  return `source_ip:${stringField(record, "sourceIPAddress") ?? ""}`;
}

function byTime(a: BlockEvent, b: BlockEvent): number {
  return a.ms - b.ms || compare(a.id, b.id);
}

function compare(a: string, b: string): number {
  if (a === b) return 0;
  return a < b ? -1 : 1;
}

function cut(entity: string, events: readonly BlockEvent[], size: number): EventBlock[] {
  const windows: EventBlock[] = [];
  for (let from = 0; from < events.length; from += size) {
    const block = events.slice(from, from + size);
    const first = isoTime(block[0]?.ms ?? 0);
    windows.push({
      schema: "spitzel.window/1",
      id: `${entity}.${first}.${windows.length + 1}`,
      entity,
      window: windows.length + 1,
      first_seen: first,
      last_seen: isoTime(block.at(-1)?.ms ?? 0),
      events: block.length,
      hits: hitsOf(block),
    });
  }
  return windows;
}

function hitsOf(block: readonly BlockEvent[]): readonly BlockHit[] {
  const rules = new Map<FindingRule, readonly string[]>();
  for (const { id, rules: hit } of block) {
    for (const rule of hit) rules.set(rule, [...(rules.get(rule) ?? []), id]);
  }
  return [...rules]
    .map(([{ id, name, title, level }, ids]) => ({
      rule: { id, ...(name === undefined ? {} : { name }), title, level },
      events: ids.length,
      ids: ids.slice(0, MAX_IDS),
    }))
    .toSorted((a, b) => compare(a.rule.title, b.rule.title));
}
