import { isJsonObject } from "../../../record.ts";
import {
  isCount,
  isListOf,
  isSavedRecord,
  isText,
  isTime,
  type SavedRecord,
} from "../../saved-shape.ts";

/** Time, eventID, references, values of the condition's field, the numbers of its records; 1 for what another correlation has found. */
export type SavedEvent = readonly [
  timeMs: number,
  eventId: string,
  references: readonly number[],
  fieldValues: readonly string[],
  records: readonly number[],
  isInner: number,
];

interface SavedGroup {
  readonly values: readonly string[];
  readonly events: readonly SavedEvent[];
}

export interface SavedCorrelation {
  readonly id: string;
  /** What it asks. */
  readonly of: string;
  readonly groups: SavedGroup[];
}

/** What a state file holds of correlations. */
export interface SavedCorrelations {
  readonly records: readonly SavedRecord[];
  readonly correlations: readonly SavedCorrelation[];
}

export function isSavedCorrelations(value: unknown): value is SavedCorrelations {
  if (!isJsonObject(value)) return false;
  const { records, correlations } = value;
  if (!isListOf(records, isSavedRecord)) return false;
  const { length } = records;
  return isListOf(correlations, (one): one is SavedCorrelation => isCorrelation(one, length));
}

function isCorrelation(value: unknown, records: number): boolean {
  if (!isJsonObject(value)) return false;
  const { id, of, groups } = value;
  return (
    isText(id) && isText(of) && isListOf(groups, (one): one is SavedGroup => isGroup(one, records))
  );
}

function isGroup(value: unknown, records: number): boolean {
  if (!isJsonObject(value)) return false;
  const { values, events } = value;
  return (
    isListOf(values, isText) && isListOf(events, (one): one is SavedEvent => isEvent(one, records))
  );
}

function isEvent(value: unknown, most: number): boolean {
  if (!Array.isArray(value)) return false;
  const [timeMs, eventId, references, fieldValues, records, isInner] = value as readonly unknown[];
  return (
    isTime(timeMs) &&
    isText(eventId) &&
    isListOf(references, isCount) &&
    isListOf(fieldValues, isText) &&
    isListOf(records, isCount) &&
    records.every((one) => one < most) &&
    (isInner === 1 || (isInner === 0 && records.length === 1))
  );
}
