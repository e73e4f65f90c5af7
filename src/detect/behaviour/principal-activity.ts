import { type PlacedRecord, stringField } from "../../record.ts";
import { MAX_LISTED } from "../record-parts.ts";
import type { Deed } from "./deed.ts";
import { compareOccurrences, type Occurrence, occurrenceOf, TIE_BREAKERS } from "./occurrence.ts";
import { restoredOccurrence, savedOccurrence, type SavedPrincipal } from "./saved-activity.ts";

interface ActionActivity {
  count: number;
  /** The earliest event of this action that has a time. */
  first: Occurrence | undefined;
}

export type Kept = (occurrence: Occurrence) => Occurrence;

/** What one principal did. */
export class PrincipalActivity {
  readonly key: string;
  readonly #kept: Kept;
  events = 0;
  errors = 0;
  reads = 0;
  readonly actions = new Map<string, ActionActivity>();
  readonly ips = new Set<string>();
  /** When each source IP was first used, in milliseconds since 1970. */
  readonly ipsSince = new Map<string, number>();
  readonly services = new Set<string>();
  readonly regions = new Set<string>();
  /** UTC hours of day with at least one event. */
  readonly hours = new Set<number>();
  /** The earliest ten events, oldest first. */
  samples: readonly Occurrence[] = [];
  /** Whole: most events are the latest for a moment, and need no copy of their own. */
  #last: Occurrence | undefined;

  /** @param kept what is remembered of an event: usually its slim form */
  constructor(key: string, kept: Kept) {
    this.key = key;
    this.#kept = kept;
  }

  /** @param read undefined when the event is certainly neither among the first nor the last */
  add(
    { ms, name, ip, source, region, isError, isRead }: Deed,
    read: PlacedRecord | undefined,
  ): void {
    this.events++;
    if (isError) this.errors++;
    if (isRead) this.reads++;
    remember(this.ips, ip);
    remember(this.services, source);
    remember(this.regions, region);
    if (ms !== undefined) {
      this.#used(ip, ms);
      this.hours.add(((Math.floor(ms / HOUR_MS) % 24) + 24) % 24);
    }
    const occurrence = read === undefined ? undefined : occurrenceOf(read, ms, name);
    if (occurrence !== undefined) this.#sample(occurrence);
    if (name) this.#act(name, 1, occurrence);
  }

  /** Adds what another did, as if all its events had been added here. */
  merge(other: PrincipalActivity): void {
    this.events += other.events;
    this.errors += other.errors;
    this.reads += other.reads;
    for (const ip of other.ips) this.ips.add(ip);
    for (const [ip, ms] of other.ipsSince) this.#used(ip, ms);
    for (const service of other.services) this.services.add(service);
    for (const region of other.regions) this.regions.add(region);
    for (const hour of other.hours) this.hours.add(hour);
    for (const sample of other.samples) this.#sample(sample);
    if (other.#last !== undefined) this.#sample(other.#last);
    for (const [name, { count, first }] of other.actions) this.#act(name, count, first);
  }

  /** The samples, and the latest event when it is not among them: a finding says when it ended. */
  firstAndLast(): readonly Occurrence[] {
    const last = this.#last;
    const isAmong = this.samples.some(
      (one) => last === undefined || compareOccurrences(one, last) >= 0,
    );
    return last === undefined || isAmong ? this.samples : [...this.samples, this.#kept(last)];
  }

  /** @param recentMs of actions that were first seen before, no finding will tell any more */
  save(recentMs: number): Omit<SavedPrincipal, "account" | "principal"> {
    return {
      events: this.events,
      errors: this.errors,
      reads: this.reads,
      actions: Array.from(this.actions, ([name, { count, first }]) => [
        name,
        count,
        first === undefined ? null : savedFirst(first, recentMs),
      ]),
      ips: Array.from(this.ips, (ip) => [ip, this.ipsSince.get(ip) ?? null]),
      services: [...this.services],
      regions: [...this.regions],
      hours: [...this.hours],
      samples: this.samples.map(savedOccurrence),
      last: this.#last === undefined ? null : savedOccurrence(this.#kept(this.#last)),
    };
  }

  restore(saved: SavedPrincipal): void {
    this.events = saved.events;
    this.errors = saved.errors;
    this.reads = saved.reads;
    for (const [name, count, first] of saved.actions) {
      this.actions.set(name, {
        count,
        first: first === null ? undefined : restoredOccurrence(first),
      });
    }
    for (const [ip, since] of saved.ips) {
      this.ips.add(ip);
      if (since !== null) this.ipsSince.set(ip, since);
    }
    for (const service of saved.services) this.services.add(service);
    for (const region of saved.regions) this.regions.add(region);
    for (const hour of saved.hours) this.hours.add(hour);
    this.samples = saved.samples.map(restoredOccurrence);
    if (saved.last !== null) this.#last = restoredOccurrence(saved.last);
  }

  #used(ip: string | undefined, ms: number): void {
    if (ip) this.ipsSince.set(ip, Math.min(this.ipsSince.get(ip) ?? ms, ms));
  }

  #act(name: string, count: number, occurrence: Occurrence | undefined): void {
    const action = this.actions.get(name);
    if (action === undefined) {
      this.actions.set(name, { count, first: occurrence && this.#kept(occurrence) });
      return;
    }
    action.count += count;
    if (occurrence === undefined) return;
    if (action.first === undefined || compareOccurrences(occurrence, action.first) < 0) {
      action.first = this.#kept(occurrence);
    }
  }

  #sample(occurrence: Occurrence): void {
    if (this.#last === undefined || compareOccurrences(occurrence, this.#last) > 0) {
      this.#last = occurrence;
    }
    const last = this.samples.at(-1);
    const isFull = this.samples.length >= MAX_LISTED;
    if (isFull && last !== undefined && compareOccurrences(occurrence, last) >= 0) return;
    this.samples = [...this.samples, this.#kept(occurrence)]
      .toSorted(compareOccurrences)
      .slice(0, MAX_LISTED);
  }
}

/** Of an old one, what tells whether another was earlier. */
function savedFirst(first: Occurrence, recentMs: number): ReturnType<typeof savedOccurrence> {
  if (first.ms >= recentMs) return savedOccurrence(first);
  const record = Object.fromEntries(
    TIE_BREAKERS.map((field) => [field, stringField(first.record, field)]),
  );
  return savedOccurrence({ ms: first.ms, record });
}

const HOUR_MS = 3_600_000;

function remember(set: Set<string>, text: string | undefined): void {
  if (text) set.add(text);
}
