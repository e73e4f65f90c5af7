import type { AddressLookup } from "../../addresses/address-facts.ts";
import { isoTime } from "../../detect/build-finding.ts";
import { compact } from "../../detect/empty-parts.ts";
import { SortedSpool } from "../../detect/sorted-spool.ts";
import type { Actor, Observation } from "../observation.ts";
import { timeOrder } from "../order.ts";
import { placedStep, placeOf } from "../places.ts";
import { containmentOf } from "../profile/containment.ts";
import { cardChange } from "../profile/entity-profile.ts";
import type { LaterChanges } from "../remains.ts";
import type { CardChange } from "../shapes/entity-card.ts";
import type { ReportCase, ReportSource } from "../shapes/report.ts";
import type { Step, StepFinding } from "../shapes/step.ts";
import { storyOf } from "../story.ts";
import type { CaseMembers } from "./case-members.ts";

const MAX_RELATIVES = 80;
const MAX_STEPS = 400;
const MAX_EARLIER = 50;
const MAX_SOURCES = 100;
const MAX_CHANGES = 200;
const MAX_COMMANDS = 100;
const MAX_WHO = 10;

interface SeenSource {
  count: number;
  firstMs: number;
  lastMs: number;
  readonly who: Set<string>;
}

/** Collects the events of one case, in the order of time; grows with its addresses and changes. */
export class CaseEvents {
  readonly members: CaseMembers;
  readonly #spool = new SortedSpool<Observation>();
  readonly #sources = new Map<string, SeenSource>();
  /** When the incident begins; of a thing, all is told. */
  readonly #startMs: number;
  #earlierChanges = 0;
  readonly #changes: Observation[] = [];
  readonly #actors = new Map<string, Actor>();
  #events = 0;
  #firstMs = Infinity;
  #lastMs = -Infinity;

  constructor(members: CaseMembers) {
    this.members = members;
    const start = Date.parse(members.incident?.entry.time ?? "");
    this.#startMs = Number.isNaN(start) ? -Infinity : start;
  }

  add(one: Observation): void {
    const { ms, address, actor, action, error, isWrite } = one;
    this.#events++;
    this.#firstMs = Math.min(this.#firstMs, ms);
    this.#lastMs = Math.max(this.#lastMs, ms);
    this.#spool.add(timeOrder(one), one);
    this.#actors.set([actor.key, actor.arn, actor.principal].join("\0"), actor);
    if (address !== undefined) this.#addSource(address, ms, actor.name);
    if (!isWrite || error !== undefined || action.startsWith("signin:")) return;
    if (ms < this.#startMs) this.#earlierChanges++;
    else this.#changes.push(one);
  }

  #addSource(address: string, ms: number, name: string): void {
    const seen = this.#sources.get(address) ?? {
      count: 0,
      firstMs: ms,
      lastMs: ms,
      who: new Set(),
    };
    this.#sources.set(address, seen);
    seen.count++;
    seen.firstMs = Math.min(seen.firstMs, ms);
    seen.lastMs = Math.max(seen.lastMs, ms);
    if (seen.who.size < MAX_WHO) seen.who.add(name);
  }

  /** Once all was added. */
  case(
    later: LaterChanges,
    findingsOf: (eventId: string) => readonly StepFinding[],
    addresses: AddressLookup | undefined,
  ): ReportCase {
    const { name, incident, relatives } = this.members;
    const changes = this.#changes.map((change) => ({ change, remains: later.remainsOf(change) }));
    const told = this.#steps(findingsOf, addresses);
    const actors = [...this.#actors].toSorted(([a], [b]) => (a < b ? -1 : 1));
    const commands = containmentOf(
      actors.map(([, actor]) => actor),
      changes,
    );
    return {
      name,
      ...(incident === undefined ? {} : { incident }),
      relatives: relatives.slice(0, MAX_RELATIVES),
      relative_count: relatives.length,
      ...told,
      event_count: this.#events,
      first_seen: this.#events === 0 ? "" : isoTime(this.#firstMs),
      last_seen: this.#events === 0 ? "" : isoTime(this.#lastMs),
      sources: this.#placedSources(addresses),
      source_count: this.#sources.size,
      changes: changes
        .slice(0, MAX_CHANGES)
        .map(({ change, remains }) => cardChange(change, remains)),
      change_count: changes.length,
      earlier_change_count: this.#earlierChanges,
      states: statesOf(changes.map(({ remains }) => remains.state)),
      containment: commands.slice(0, MAX_COMMANDS),
      containment_count: commands.length,
    };
  }

  /** All, or, when there are too many, what changes something or is of a finding; what came before it apart. */
  #steps(
    findingsOf: (eventId: string) => readonly StepFinding[],
    addresses: AddressLookup | undefined,
  ): Pick<ReportCase, "steps" | "step_count" | "earlier_steps" | "earlier_step_count"> {
    const first: Step[] = [];
    const telling: Step[] = [];
    let earlier: Step[] = [];
    let [total, before] = [0, 0];
    for (const step of storyOf(itemsOf(this.#spool), findingsOf)) {
      if (Date.parse(step.last_seen) < this.#startMs) {
        before++;
        earlier = [...earlier.slice(-MAX_EARLIER + 1), step];
        continue;
      }
      total++;
      if (first.length < MAX_STEPS) first.push(step);
      if (telling.length < MAX_STEPS && (step.is_write || step.findings.length > 0)) {
        telling.push(step);
      }
    }
    const placed = (steps: readonly Step[]) => steps.map((step) => placedStep(step, addresses));
    return {
      steps: placed(total <= MAX_STEPS ? first : telling),
      step_count: total,
      earlier_steps: placed(earlier),
      earlier_step_count: before,
    };
  }

  #placedSources(addresses: AddressLookup | undefined): readonly ReportSource[] {
    return [...this.#sources]
      .toSorted(([a, one], [b, other]) => other.count - one.count || (a < b ? -1 : 1))
      .slice(0, MAX_SOURCES)
      .map(([address, { count, firstMs, lastMs, who }]) => {
        const { country, latitude, longitude } = addresses?.(address) ?? {};
        return {
          address,
          count,
          first_seen: isoTime(firstMs),
          last_seen: isoTime(lastMs),
          who: [...who].toSorted(),
          where: placeOf(address, addresses),
          ...compact({ country, latitude, longitude }),
        };
      });
  }
}

function statesOf(all: readonly CardChange["state"][]): ReportCase["states"] {
  const states = { "still there": 0, undone: 0, "partly undone": 0, unknown: 0 };
  for (const state of all) states[state]++;
  return states;
}

function* itemsOf(spool: SortedSpool<Observation>): Generator<Observation> {
  for (const { item } of spool.drain()) yield item;
}
