import { isJsonObject } from "../record.ts";
import type { RunState } from "./saved-run.ts";

/** The latest time that a Date can hold, in milliseconds. */
const LAST_MS = 8.64e15;

/** Whether a value is whole, but for what the source itself takes back: a file may have the right sum and have been written by somebody else. */
export function isSavedRun(value: unknown): value is RunState {
  if (!isJsonObject(value)) return false;
  const { kind, query, window, histories, seen, writing, detection } = value;
  return (
    (detection === undefined || typeof detection === "string") &&
    (kind === "checkpoint" || kind === "cursor") &&
    typeof query === "string" &&
    isJsonObject(window) &&
    (window["fromMs"] === null || isTime(window["fromMs"])) &&
    isTime(window["toMs"]) &&
    histories !== undefined &&
    isListOf(seen, isSeen) &&
    (writing === null || isWriting(writing))
  );
}

function isWriting(value: unknown): boolean {
  if (!isJsonObject(value)) return false;
  const { histories, seen, file, detection } = value;
  return (
    histories !== undefined &&
    isListOf(seen, isSeen) &&
    (file === null || isFile(file)) &&
    (detection === undefined || typeof detection === "string")
  );
}

function isFile(value: unknown): boolean {
  return (
    isJsonObject(value) &&
    ["dev", "ino", "offset", "length"].every((name) => {
      const one = value[name];
      return typeof one === "number" && one >= 0 && Number.isInteger(one);
    })
  );
}

function isSeen(value: unknown): boolean {
  return Array.isArray(value) && value.length === 2 && isText(value[0]) && isTime(value[1]);
}

function isText(value: unknown): boolean {
  return typeof value === "string";
}

function isTime(value: unknown): value is number {
  return typeof value === "number" && Math.abs(value) <= LAST_MS;
}

function isListOf(value: unknown, isOne: (one: unknown) => boolean): boolean {
  return Array.isArray(value) && value.every(isOne);
}
