import { identityOf } from "../../identity/identity.ts";
import { PRINCIPAL_PATHS } from "../../identity/identity-facts.ts";
import type { CloudTrailRecord } from "../../record.ts";
import { CONTAINER, FIRST_TEXT, type Rows, UNKNOWN } from "../../source/product.ts";
import { recordWith } from "./record-with.ts";

/** All that who called is read from, but for the key and what is said of the session. */
export const ACTOR_PATHS = PRINCIPAL_PATHS.map((path) => path.split("."));

/** Numbers for who called, one for each distinct set of values at the paths above. */
export interface CallerNumbers {
  /** @returns -1 when the values do not tell: the record is to be asked */
  readonly of: (row: number) => number;
  /** A record with these values and nothing else. */
  readonly record: (caller: number) => CloudTrailRecord;
  readonly identity: (caller: number) => ReturnType<typeof identityOf>;
  readonly onForget: (callback: () => void) => void;
}

export function callerNumbers(rows: Rows): CallerNumbers {
  const columns = ACTOR_PATHS.map((keys) => rows.at(keys));
  const ids = new Int32Array(columns.length);
  const last = new Int32Array(columns.length).fill(-1);
  let lastNumber = -1;
  /** Pairs of a set of the first ids and the next id. */
  let next = new Map<number, number>();
  let sets = 0;
  let records: CloudTrailRecord[] = [];
  let identities: ReturnType<typeof identityOf>[] = [];
  let numbers = new Map<number, number>();
  const forgets: (() => void)[] = [];
  rows.onForget(() => {
    next = new Map();
    numbers = new Map();
    sets = 0;
    records = [];
    identities = [];
    last.fill(-1);
    lastNumber = -1;
    for (const forget of forgets) forget();
  });
  const recordOf = (): CloudTrailRecord =>
    recordWith(ACTOR_PATHS.map((keys, i) => [keys, valueOf(columns[i]!, ids[i]!)] as const));
  const number = (): number => {
    let set = 0;
    for (const id of ids) {
      const pair = set * 32_768 + id;
      let found = next.get(pair);
      if (found === undefined) next.set(pair, (found = ++sets));
      set = found;
    }
    let known = numbers.get(set);
    if (known === undefined) {
      const record = recordOf();
      known = records.push(record) - 1;
      identities.push(identityOf(record));
      numbers.set(set, known);
    }
    return known;
  };
  return {
    of: (row) => {
      let isLast = true;
      for (let i = 0; i < ids.length; i++) {
        const id = columns[i]!.idOf(row);
        if (id === UNKNOWN) return -1;
        ids[i] = id;
        if (id !== last[i]) isLast = false;
      }
      if (isLast) return lastNumber;
      lastNumber = number();
      last.set(ids);
      return lastNumber;
    },
    record: (caller) => records[caller]!,
    identity: (caller) => identities[caller]!,
    onForget: (callback) => forgets.push(callback),
  };
}

/** The text at a path as JSON.parse gives it; undefined where there is none, and an object for any object or list. */
export function valueOf(column: { readonly text: (id: number) => string }, id: number): unknown {
  if (id >= FIRST_TEXT) return JSON.parse(column.text(id));
  return id === CONTAINER ? {} : undefined;
}

/** False for a number that JavaScript would not give back: with which digits rules see it depends on its record. */
export function keepsDigits(json: string): boolean {
  return !/^[-\d]/.test(json) || String(Number(json)) === json;
}
