import type { PlacedRecord } from "../../record.ts";
import { compareOccurrences, type Occurrence, occurrenceOf } from "../behaviour/occurrence.ts";
import type { Deed } from "../behaviour/deed.ts";
import { type Actor, actorOf } from "../sigma/derived/derived-actor.ts";
import { WATCHES, type WatchName } from "./watches.ts";

/** An event that may be shown, and what kind of caller stands behind it. */
export interface Use extends Occurrence {
  readonly actor: Actor;
}

/** What is known of a Region, a principal or the like in one account. */
export interface Subject {
  /** When it was known for certain for the first time: used with success. */
  knownMs: number | undefined;
  /** Deeds that it may be new in, refused ones among them. */
  deeds: number;
  /** The first of them, and the first that succeeded. */
  first: Use | undefined;
  firstSuccess: Use | undefined;
  /** It was told as new against what had been seen before then, by a run with the same cursor. */
  toldSinceMs: number | undefined;
}

/** What was seen of one account. */
export interface AccountUses {
  firstMs: number;
  lastMs: number;
  /** Days since 1970 on which somebody, no service, did something. */
  readonly days: Set<number>;
  readonly subjects: ReadonlyMap<WatchName, Map<string, Subject>>;
}

export const DAY_MS = 86_400_000;

/** Who used what first, account by account. Grows with Regions and with principals that ask models, not with events. */
export class FirstUses {
  readonly accounts = new Map<string, AccountUses>();
  readonly #kept: (occurrence: Occurrence) => Occurrence;

  constructor(kept: (occurrence: Occurrence) => Occurrence) {
    this.#kept = kept;
  }

  /** @param read its record, unless it is certain that an earlier one of its thread is shown */
  add(deed: Deed, read: PlacedRecord | undefined): void {
    const { ms } = deed;
    if (ms === undefined || Number.isNaN(ms)) return;
    const account = this.account(deed.account);
    account.firstMs = Math.min(account.firstMs, ms);
    account.lastMs = Math.max(account.lastMs, ms);
    if (deed.isInteractive) account.days.add(Math.floor(ms / DAY_MS));
    for (const { name, knownBy, subjectOf } of WATCHES) {
      const known = knownBy(deed);
      if (known !== undefined) {
        const subject = subjectIn(account, name, known);
        subject.knownMs = Math.min(subject.knownMs ?? ms, ms);
      }
      const done = subjectOf(deed);
      if (done !== undefined) this.#addUse(subjectIn(account, name, done), deed, read);
    }
  }

  account(name: string): AccountUses {
    let known = this.accounts.get(name);
    if (known === undefined) {
      const subjects = new Map(WATCHES.map((one) => [one.name, new Map<string, Subject>()]));
      known = { firstMs: Infinity, lastMs: -Infinity, days: new Set(), subjects };
      this.accounts.set(name, known);
    }
    return known;
  }

  #addUse(subject: Subject, deed: Deed, read: PlacedRecord | undefined): void {
    subject.deeds++;
    const occurrence = read === undefined ? undefined : occurrenceOf(read, deed.ms, deed.name);
    if (occurrence === undefined) return;
    if (isEarlier(occurrence, subject.first)) subject.first = this.#use(occurrence);
    if (!deed.isError && isEarlier(occurrence, subject.firstSuccess)) {
      subject.firstSuccess = this.#use(occurrence);
    }
  }

  #use(occurrence: Occurrence): Use {
    // What is kept may not say any more whether it was the console.
    return { ...this.#kept(occurrence), actor: actorOf(occurrence.record) };
  }
}

export function subjectIn(account: AccountUses, watch: WatchName, name: string): Subject {
  const subjects = account.subjects.get(watch)!;
  let known = subjects.get(name);
  if (known === undefined) {
    known = {
      knownMs: undefined,
      deeds: 0,
      first: undefined,
      firstSuccess: undefined,
      toldSinceMs: undefined,
    };
    subjects.set(name, known);
  }
  return known;
}

/** Of a deed that FirstUses shows when it is the earliest with one of them: keys of its account, subject and outcome. */
export function useKeys(deed: Deed): readonly string[] {
  return WATCHES.flatMap(({ name, subjectOf }) => {
    const subject = subjectOf(deed);
    if (subject === undefined) return [];
    const key = JSON.stringify([name, deed.account, subject]);
    return deed.isError ? [key] : [key, `success ${key}`];
  });
}

function isEarlier(occurrence: Occurrence, than: Occurrence | undefined): boolean {
  return than === undefined || compareOccurrences(occurrence, than) < 0;
}
