import { isJsonObject } from "../../record.ts";
import {
  isCount,
  isListOf,
  isSavedRecord,
  isText,
  isTime,
  restoredRecord,
  type SavedRecord,
  savedRecord,
} from "../saved-shape.ts";
import type { Occurrence } from "./occurrence.ts";

/** An event: its time, and its record. */
export type SavedOccurrence = readonly [ms: number, ...record: SavedRecord];

/** What a state file holds of one principal of one account. */
export interface SavedPrincipal {
  readonly account: string;
  readonly principal: string;
  readonly events: number;
  readonly errors: number;
  readonly reads: number;
  /** Name, how often, and the first event that has a time. */
  readonly actions: readonly (readonly [string, number, SavedOccurrence | null])[];
  /** Source addresses, and when each was first used, where that is known. */
  readonly ips: readonly (readonly [string, number | null])[];
  readonly services: readonly string[];
  readonly regions: readonly string[];
  readonly hours: readonly number[];
  readonly samples: readonly SavedOccurrence[];
  readonly last: SavedOccurrence | null;
}

export interface SavedActivity {
  readonly loaded: number;
  readonly interactive: number;
  readonly earliestMs: number | null;
  readonly latestMs: number | null;
  readonly principals: readonly SavedPrincipal[];
}

export function savedOccurrence(occurrence: Occurrence): SavedOccurrence {
  return [occurrence.ms, ...savedRecord(occurrence)];
}

export function restoredOccurrence([ms, ...record]: SavedOccurrence): Occurrence {
  return { ms, ...restoredRecord(record), isOld: true };
}

export function isSavedActivity(value: unknown): value is SavedActivity {
  if (!isJsonObject(value)) return false;
  const { loaded, interactive, earliestMs, latestMs, principals } = value;
  return (
    isCount(loaded) &&
    isCount(interactive) &&
    (earliestMs === null || isTime(earliestMs)) &&
    (latestMs === null || isTime(latestMs)) &&
    isListOf(principals, isPrincipal)
  );
}

function isPrincipal(value: unknown): value is SavedPrincipal {
  if (!isJsonObject(value)) return false;
  const { account, principal, events, errors, reads, actions, ips, samples, last } = value;
  const { services, regions, hours } = value;
  return (
    [account, principal].every(isText) &&
    [events, errors, reads].every(isCount) &&
    isListOf(actions, isAction) &&
    isListOf(ips, isAddress) &&
    isListOf(services, isText) &&
    isListOf(regions, isText) &&
    isListOf(hours, isCount) &&
    isListOf(samples, isSavedOccurrence) &&
    (last === null || isSavedOccurrence(last))
  );
}

function isAction(value: unknown): value is SavedPrincipal["actions"][number] {
  if (!Array.isArray(value)) return false;
  const [name, count, first] = value as readonly unknown[];
  return isText(name) && isCount(count) && (first === null || isSavedOccurrence(first));
}

function isAddress(value: unknown): value is SavedPrincipal["ips"][number] {
  if (!Array.isArray(value)) return false;
  const [ip, since] = value as readonly unknown[];
  return isText(ip) && (since === null || isTime(since));
}

export function isSavedOccurrence(value: unknown): value is SavedOccurrence {
  if (!Array.isArray(value)) return false;
  const [ms, ...record] = value as readonly unknown[];
  return isTime(ms) && isSavedRecord(record);
}
