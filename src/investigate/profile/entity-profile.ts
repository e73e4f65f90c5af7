import { isoTime } from "../../detect/build-finding.ts";
import type { Finding } from "../../detect/finding.ts";
import type { Entity } from "../entity.ts";
import type { Actor, Observation } from "../observation.ts";
import { timeOrder } from "../order.ts";
import { outcomeOf } from "../outcome.ts";
import { Callers } from "../incidents/callers.ts";
import { callerIn } from "../incidents/incidents.ts";
import { LaterChanges } from "../remains.ts";
import type { CardChange, CardFinding, EntityCard, SeenList } from "../shapes/entity-card.ts";
import type { Step } from "../shapes/step.ts";
import { containmentOf } from "./containment.ts";
import { Tally } from "./tally.ts";
import { isOfWeight } from "./weight.ts";

const MAX_OBJECTS = 10;
const NONE: SeenList = { total: 0, most: [] };

/**
 * Collects what is said of one entity. Takes all records, in any order: what undoes a change may be anybody's. Remembers
 * the distinct names beside the entity, its changes, and all changes that may undo another.
 */
export class EntityProfile {
  readonly #entity: Entity;
  readonly #later = new LaterChanges();
  readonly #changes: Observation[] = [];
  readonly #changesTo: Observation[] = [];
  readonly #actors = new Map<string, Actor>();
  readonly #ids = new Set<string>();
  readonly #callers = new Callers();
  readonly #own = new Set<string>();
  readonly #candidates = new Tally();
  readonly #actions = new Tally();
  readonly #is = new Tally();
  readonly #of = {
    accounts: new Tally(),
    regions: new Tally(),
    identities: new Tally(),
    access_keys: new Tally(),
    sources: new Tally(),
    user_agents: new Tally(),
    reads_of_weight: new Tally(),
    denied: new Tally(),
    refused_to_others: new Tally(),
  };
  #firstMs = Infinity;
  #lastMs = -Infinity;
  readonly #counts = {
    calls: 0,
    changes_made: 0,
    denied_calls: 0,
    failed_calls: 0,
    named_in: 0,
    without_mfa: 0,
  };

  constructor(entity: Entity) {
    this.#entity = entity;
  }

  /** Records that have to do with the entity. */
  get size(): number {
    return this.#counts.calls + this.#counts.named_in;
  }

  /** Who called from an address; all calls of others that `take` is not given. */
  takeCaller(caller: string, address: string | undefined): void {
    this.#callers.add(address, caller);
  }

  /** @returns whether the record has to do with the entity */
  take(one: Observation): boolean {
    this.#later.take(one);
    if (!one.actor.isService) this.takeCaller(callerIn(one), one.address);
    const part = this.#entity.partIn(one);
    if (part === undefined) return false;
    this.#firstMs = Math.min(this.#firstMs, one.ms);
    this.#lastMs = Math.max(this.#lastMs, one.ms);
    if (part === "actor") this.#takeCall(one);
    else this.#takeNaming(one);
    return true;
  }

  #takeCall(one: Observation): void {
    const { ms, actor, action, error } = one;
    const counts = this.#counts;
    counts.calls++;
    this.#own.add(callerIn(one));
    this.#candidates.add(this.#candidate(one), ms);
    this.#actions.add(action, ms);
    if (one.id !== "") this.#ids.add(one.id);
    this.#is.add(`${actor.type ?? "unknown"} ${actor.name}`, ms);
    this.#actors.set([actor.key, actor.arn, actor.principal].join("\0"), actor);
    const of = this.#of;
    of.accounts.add(one.account, ms);
    of.regions.add(one.region, ms);
    of.identities.add(
      `${actor.name}${actor.account === undefined ? "" : ` (${actor.account})`}`,
      ms,
    );
    of.access_keys.add(actor.key, ms);
    of.sources.add(one.address, ms);
    of.user_agents.add(one.agent, ms);
    if (actor.hasMfa === false) counts.without_mfa++;
    const outcome = outcomeOf(error);
    if (outcome === "denied") {
      counts.denied_calls++;
      of.denied.add(action, ms);
    } else if (outcome === "failure") counts.failed_calls++;
    else if (one.isWrite && !action.startsWith("signin:")) {
      counts.changes_made++;
      this.#changes.push(one);
    } else if (isOfWeight(action)) {
      of.reads_of_weight.add(
        `${action} ${one.objects.find(({ kind }) => kind !== "account")?.name ?? ""}`.trim(),
        ms,
      );
    }
  }

  /** Which of those that a name may mean it was: of the same name, in another account, or a session of another role. */
  #candidate({ actor, account }: Observation): string | undefined {
    const { text, kind } = this.#entity;
    if (kind !== "name") return undefined;
    const home = actor.account ?? account;
    if (actor.principal === text) return `${home}:${actor.principal}`;
    return actor.session === text || actor.name === text ? `${home}:${actor.name}` : undefined;
  }

  /** What it did, whence and with what for the first time, late: in the second half of its own time. */
  #firsts(top: number): SeenList {
    const of = this.#of;
    const half = this.#actions.halfTime();
    if (half === undefined) return NONE;
    const all = [
      ["", this.#actions],
      ["from ", of.sources],
      ["with ", of.user_agents],
      ["in ", of.regions],
    ] as const;
    const late = all.flatMap(([word, tally]) =>
      tally
        .list(Infinity)
        .most.filter(({ first_seen }) => first_seen > half)
        .map((one) => ({ ...one, name: `${word}${one.name}` })),
    );
    const sorted = late.toSorted((a, b) =>
      a.first_seen === b.first_seen
        ? a.name < b.name
          ? -1
          : 1
        : a.first_seen < b.first_seen
          ? -1
          : 1,
    );
    return { total: sorted.length, most: sorted.slice(0, top) };
  }

  /** Of its addresses, those that nobody else called from. */
  #ownAddresses(addresses: SeenList): readonly string[] {
    const { kind } = this.#entity;
    if (kind === "network" || kind === "account") return [];
    return addresses.most
      .map(({ name }) => name)
      .filter((name) => this.#callers.fewOf(name)?.every((caller) => this.#own.has(caller)));
  }

  #takeNaming(one: Observation): void {
    const { ms, actor, action, error, objects } = one;
    this.#counts.named_in++;
    if (one.id !== "") this.#ids.add(one.id);
    for (const { name, kind } of objects) if (this.#isOwnName(name)) this.#is.add(kind, ms);
    if (!one.isWrite) return;
    if (error === undefined) this.#changesTo.push(one);
    else this.#of.refused_to_others.add(`${actor.name} ${action} → ${error}`, ms);
  }

  #isOwnName(name: string): boolean {
    return (
      name === this.#entity.text ||
      name.endsWith(`/${this.#entity.text}`) ||
      name.endsWith(`:${this.#entity.text}`)
    );
  }

  /**
   * @param top how many of each list
   * @param around what happened around its records, when that was asked for
   */
  card(findings: readonly Finding[], top: number, around?: readonly Step[]): EntityCard {
    const [made, suffered] = [this.#changes, this.#changesTo].map((changes) =>
      changes
        .toSorted((a, b) => (timeOrder(a) < timeOrder(b) ? -1 : 1))
        .map((change) => ({ change, remains: this.#later.remainsOf(change) })),
    );
    const cards = (changes = made) =>
      (changes ?? []).slice(0, top * 10).map(({ change, remains }) => cardChange(change, remains));
    const of = this.#of;
    const candidates = this.#candidates.list(top);
    const sources = of.sources.list(top);
    return {
      schema: "spitzel.entity/1",
      what: this.#entity.text,
      looks_like: this.#entity.kind,
      is: this.#is.list(top),
      candidates: candidates.total > 1 ? candidates : NONE,
      first_seen: this.size === 0 ? "" : isoTime(this.#firstMs),
      last_seen: this.size === 0 ? "" : isoTime(this.#lastMs),
      ...this.#counts,
      accounts: of.accounts.list(top),
      regions: of.regions.list(top),
      identities: of.identities.list(top),
      access_keys: of.access_keys.list(top),
      sources,
      own_sources: this.#ownAddresses(sources),
      user_agents: of.user_agents.list(top),
      firsts: this.#firsts(top),
      reads_of_weight: of.reads_of_weight.list(top),
      denied: of.denied.list(top),
      refused_to_others: of.refused_to_others.list(top),
      changes: cards(),
      changes_to_it: cards(suffered),
      changed_by_others: this.#changesTo.length,
      findings: findings
        .filter(({ events }) => events.ids.some((id) => this.#ids.has(id)))
        .map(cardFinding),
      containment: containmentOf(
        [...this.#actors].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, actor]) => actor),
        [...(made ?? []), ...(suffered ?? [])],
      ),
      ...(around === undefined ? {} : { around }),
    };
  }
}

/** A change as it is printed, with what became of it. */
export function cardChange(
  one: Observation,
  remains: ReturnType<LaterChanges["remainsOf"]>,
): CardChange {
  const { ms, id, account, region, action, way, actor, objects } = one;
  return {
    time: isoTime(ms),
    event_id: id,
    account_id: account,
    region,
    action,
    ...(way === undefined ? {} : { way }),
    actor: actor.name,
    objects: objects.map(({ name }) => name).slice(0, MAX_OBJECTS),
    state: remains.state,
    ...("by" in remains
      ? { undone_at: isoTime(remains.by.ms), undone_by: remains.by.actor.name }
      : {}),
  };
}

function cardFinding({ id, severity, first_seen, title, count }: Finding): CardFinding {
  return { id, severity, time: first_seen, title, count };
}
