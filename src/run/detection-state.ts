import { Buffer } from "node:buffer";
import { promisify } from "node:util";
import { constants, deflateRaw, inflateRaw } from "node:zlib";
import type { Finding } from "../detect/finding.ts";
import { isCount, isListOf, isText, isTime } from "../detect/saved-shape.ts";
import { isToldFindings } from "../detect/told-findings.ts";
import { isJsonObject } from "../record.ts";
import type { SavedHours } from "../source/remembered-records.ts";

/** What a detection that is repeated knows between two passes. */
export interface DetectionState {
  /** What was looked for: rules, indicators and options by a hash. */
  readonly of: string;
  /** The time of the newest record; null before the first. */
  readonly latestMs: number | null;
  /** No record of before is expected any more; null for a reading that has not come to its end once. */
  readonly settledMs: number | null;
  /** Eight words that hashes of records are made with. */
  readonly seed: readonly number[];
  readonly seen: SavedHours;
  /** By detector, as it saves it. */
  readonly detectors: Readonly<Record<string, unknown>>;
  /** Alerts that wait to be merged. */
  readonly merging: unknown;
  /** Findings that were printed and may change. */
  readonly told: readonly Finding[];
}

const VERSION = 1;

export async function encodeState(state: DetectionState): Promise<string> {
  const text = JSON.stringify({ version: VERSION, ...state });
  const bytes = await promisify(deflateRaw)(text, { level: constants.Z_BEST_SPEED });
  return bytes.toString("base64");
}

/** @returns undefined for what is no state of this version */
export async function decodeState(text: string): Promise<DetectionState | undefined> {
  let state: unknown;
  try {
    state = JSON.parse((await promisify(inflateRaw)(Buffer.from(text, "base64"))).toString());
  } catch {
    // Not compressed by spitzel, or no JSON: whoever asked says so.
    return undefined;
  }
  return isState(state) ? state : undefined;
}

function isState(value: unknown): value is DetectionState {
  if (!isJsonObject(value)) return false;
  const { version, of, latestMs, settledMs, seed, seen, detectors, merging, told } = value;
  return (
    version === VERSION &&
    isText(of) &&
    (latestMs === null || isTime(latestMs)) &&
    (settledMs === null || isTime(settledMs)) &&
    isListOf(seed, isCount) &&
    seed.length === 8 &&
    isListOf(seen, isHour) &&
    isJsonObject(detectors) &&
    merging !== undefined &&
    isToldFindings(told)
  );
}

function isHour(value: unknown): value is SavedHours[number] {
  if (!Array.isArray(value)) return false;
  const [hour, hashes] = value as readonly unknown[];
  return typeof hour === "number" && Number.isSafeInteger(hour) && isText(hashes);
}
