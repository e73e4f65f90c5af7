import { isJsonObject } from "../record.ts";
import type { ResumedWindow } from "../source/resumable.ts";
import type { UnreadSpan } from "./history-coverage.ts";

/** What is left of one account and Region. */
export interface SavedHistory {
  readonly key: string;
  readonly lookups: readonly string[];
  readonly unread: readonly UnreadSpan[];
}

/** Takes back what a state file holds; undefined for what it has never held. */
export function restoreHistories(saved: unknown): readonly SavedHistory[] | undefined {
  return Array.isArray(saved) && saved.every(isSavedHistory) ? saved : undefined;
}

/** What an earlier run did not reach, and the next window. Where they overlap, nothing is printed twice. */
export function withNextWindow(
  history: SavedHistory,
  { fromMs, toMs }: ResumedWindow,
): SavedHistory {
  const next = history.lookups.map((lookup) => ({ lookup, fromMs, toMs, seam: [] }));
  return { ...history, unread: [...history.unread, ...next] };
}

function isSavedHistory(value: unknown): value is SavedHistory {
  return (
    isJsonObject(value) &&
    typeof value["key"] === "string" &&
    isTexts(value["lookups"]) &&
    Array.isArray(value["unread"]) &&
    value["unread"].every(isUnreadWindow)
  );
}

/** JSON leaves out a start that is undefined. */
function isUnreadWindow(value: unknown): value is UnreadSpan {
  return (
    isJsonObject(value) &&
    typeof value["lookup"] === "string" &&
    (value["fromMs"] === undefined || isTime(value["fromMs"])) &&
    isTime(value["toMs"]) &&
    isTexts(value["seam"])
  );
}

/** The latest time that a Date can hold, in milliseconds. */
const LAST_MS = 8.64e15;

function isTime(value: unknown): boolean {
  return typeof value === "number" && Math.abs(value) <= LAST_MS;
}

function isTexts(value: unknown): value is readonly string[] {
  return Array.isArray(value) && value.every((one) => typeof one === "string");
}
