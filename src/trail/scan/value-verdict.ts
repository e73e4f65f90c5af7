import { CONTAINER, MISSING, UNKNOWN } from "../../source/product.ts";
import { MAX_ID } from "./scanner-memory.ts";
import type { Scanner } from "./scanner.ts";
import { ASK, type RowTest } from "./verdict.ts";

interface ValueVerdicts {
  /** Of a text, number, word or nothing (undefined): as JSON.parse gives it. */
  readonly value: (value: unknown) => number;
  /** Of any object and any list. */
  readonly container: number;
}

/** The verdict on the values at one path, worked out once for each distinct text. */
export function valueVerdict(scanner: Scanner, path: number, verdicts: ValueVerdicts): RowTest {
  const known = new Uint8Array(MAX_ID);
  scanner.onForget(() => known.fill(0));
  const idOf = scanner.idsAt(path);
  const workOut = (id: number): number => {
    if (id === UNKNOWN) return ASK;
    if (id === CONTAINER) return verdicts.container;
    return verdicts.value(id === MISSING ? undefined : JSON.parse(scanner.text(path, id)));
  };
  return (row) => {
    const id = idOf(row);
    return known[id] || (known[id] = workOut(id));
  };
}
