import { isJsonObject } from "../../record.ts";

/** What was read of one file. */
export interface FileProgress {
  readonly name: string;
  /** As in its stamp, when it was read. */
  readonly identity: string;
  readonly version: string;
  readonly sizeBytes: number;
  /** Records that were read, from the first on. */
  readonly records: number;
  /** Where reading goes on, and how many records stand before; absent for a file that is not made of lines. */
  readonly lines?: { readonly endByte: number; readonly records: number };
  /** Of its first bytes, where they were looked at: tells the file from another of its name. */
  readonly head?: string;
  readonly state: FileState;
}

/** Broken off files are read on; others when they have changed. What was wrong with a file was said when it was read. */
type FileState = "broken off" | "read" | "read in part";

const STATES: readonly FileState[] = ["broken off", "read", "read in part"];

/** In a state file each is a list: there may be 40,000. */
export function savedProgress(files: Iterable<FileProgress>): unknown {
  return Array.from(files, (one) => [
    one.name,
    one.identity,
    one.version,
    one.sizeBytes,
    one.records,
    STATES.indexOf(one.state),
    one.head ?? "",
    ...(one.lines === undefined ? [] : [one.lines.endByte, one.lines.records]),
  ]);
}

/** @returns undefined for what `savedProgress` has never made */
export function restoredProgress(saved: unknown): readonly FileProgress[] | undefined {
  if (!isJsonObject(saved)) return undefined;
  const { files } = saved;
  if (!Array.isArray(files)) return undefined;
  const progress: FileProgress[] = [];
  for (const file of files) {
    const one = fileIn(file);
    if (one === undefined) return undefined;
    progress.push(one);
  }
  return progress;
}

function fileIn(file: unknown): FileProgress | undefined {
  if (!Array.isArray(file) || (file.length !== 7 && file.length !== 9)) return undefined;
  const list: readonly unknown[] = file;
  const [name, identity, version, head] = [list[0], list[1], list[2], list[6]].map(textIn);
  const [sizeBytes, records, state, endByte, before] = [...list.slice(3, 6), list[7], list[8]].map(
    countIn,
  );
  if (name === undefined || identity === undefined || version === undefined) return undefined;
  if (head === undefined || sizeBytes === undefined || records === undefined) return undefined;
  if (state === undefined || STATES[state] === undefined) return undefined;
  const isOfLines = file.length === 9;
  if (isOfLines && (endByte === undefined || before === undefined)) return undefined;
  return {
    name,
    identity,
    version,
    sizeBytes,
    records,
    state: STATES[state],
    ...(head === "" ? {} : { head }),
    ...(isOfLines ? { lines: { endByte: endByte!, records: before! } } : {}),
  };
}

function textIn(value: unknown): string | undefined {
  return typeof value === "string" ? value : undefined;
}

function countIn(value: unknown): number | undefined {
  return typeof value === "number" && Number.isSafeInteger(value) && value >= 0 ? value : undefined;
}
