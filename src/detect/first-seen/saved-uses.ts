import { isJsonObject } from "../../record.ts";
import {
  isSavedOccurrence,
  restoredOccurrence,
  savedOccurrence,
  type SavedOccurrence,
} from "../behaviour/saved-activity.ts";
import { isCount, isListOf, isText, isTime } from "../saved-shape.ts";
import type { Actor } from "../sigma/derived/derived-actor.ts";
import { type FirstUses, subjectIn, type Subject, type Use } from "./first-uses.ts";
import { WATCHES, type WatchName } from "./watches.ts";

type SavedUse = readonly [actor: Actor, occurrence: SavedOccurrence];

interface SavedSubject {
  readonly watch: WatchName;
  readonly name: string;
  readonly knownMs: number | null;
  readonly deeds: number;
  readonly first: SavedUse | null;
  readonly firstSuccess: SavedUse | null;
  readonly toldSinceMs: number | null;
}

interface SavedAccount {
  readonly account: string;
  readonly firstMs: number;
  readonly lastMs: number;
  readonly days: readonly number[];
  readonly subjects: readonly SavedSubject[];
}

/** What a state file holds of first uses. */
export function savedUses({ accounts }: FirstUses): readonly SavedAccount[] {
  return Array.from(accounts, ([account, { firstMs, lastMs, days, subjects }]) => ({
    account,
    firstMs,
    lastMs,
    days: [...days],
    subjects: [...subjects].flatMap(([watch, all]) =>
      Array.from(all, ([name, subject]) => savedSubject(watch, name, subject)),
    ),
  }));
}

export function restoreUses(uses: FirstUses, saved: readonly SavedAccount[]): void {
  for (const { account: name, firstMs, lastMs, days, subjects } of saved) {
    const account = uses.account(name);
    account.firstMs = firstMs;
    account.lastMs = lastMs;
    for (const day of days) account.days.add(day);
    for (const one of subjects) {
      const subject = subjectIn(account, one.watch, one.name);
      subject.knownMs = one.knownMs ?? undefined;
      subject.deeds = one.deeds;
      subject.first = restoredUse(one.first);
      subject.firstSuccess = restoredUse(one.firstSuccess);
      subject.toldSinceMs = one.toldSinceMs ?? undefined;
    }
  }
}

function savedSubject(watch: WatchName, name: string, subject: Subject): SavedSubject {
  const { knownMs = null, deeds, first, firstSuccess, toldSinceMs = null } = subject;
  return {
    watch,
    name,
    knownMs,
    deeds,
    first: savedUse(first),
    firstSuccess: savedUse(firstSuccess),
    toldSinceMs,
  };
}

function savedUse(use: Use | undefined): SavedUse | null {
  return use === undefined ? null : [use.actor, savedOccurrence(use)];
}

function restoredUse(saved: SavedUse | null): Use | undefined {
  if (saved === null) return undefined;
  const [actor, occurrence] = saved;
  return { ...restoredOccurrence(occurrence), actor };
}

export function isSavedUses(value: unknown): value is readonly SavedAccount[] {
  return isListOf(value, isAccount);
}

function isAccount(value: unknown): value is SavedAccount {
  if (!isJsonObject(value)) return false;
  const { account, firstMs, lastMs, days, subjects } = value;
  return (
    isText(account) &&
    isTime(firstMs) &&
    isTime(lastMs) &&
    isListOf(days, isTime) &&
    isListOf(subjects, isSubject)
  );
}

function isSubject(value: unknown): value is SavedSubject {
  if (!isJsonObject(value)) return false;
  const { watch, name, knownMs, deeds, first, firstSuccess, toldSinceMs } = value;
  return (
    WATCHES.some((one) => one.name === watch) &&
    isText(name) &&
    [knownMs, toldSinceMs].every((ms) => ms === null || isTime(ms)) &&
    isCount(deeds) &&
    [first, firstSuccess].every((use) => use === null || isUse(use))
  );
}

function isUse(value: unknown): value is SavedUse {
  if (!Array.isArray(value)) return false;
  const [actor, occurrence] = value as readonly unknown[];
  return ACTORS.some((one) => one === actor) && isSavedOccurrence(occurrence);
}

const ACTORS: readonly Actor[] = ["service", "account", "person", "workload"];
