import type { ReadRecord } from "../record.ts";

/** Ids that stand for no text at a path; the others stand for one each. The scanner's own (assembly/layout.ts). */
export const MISSING = 0;
/** An object or a list. */
export const CONTAINER = 1;
/** A text too long to be kept, or one too many. */
export const UNKNOWN = 2;
export const FIRST_TEXT = 3;

/** The values at one path, in the rows of the last scan. */
interface ProjectedValues {
  /** Equal texts have equal numbers until `Rows.onForget`. */
  readonly idOf: (row: number) => number;
  /** The JSON text behind an id from FIRST_TEXT on. */
  readonly text: (id: number) => string;
}

/** The records that a scanner has found in some bytes of a file, none of them parsed: plain records with a time. */
export interface Rows {
  /** @param keys one of the paths that the product was ordered with */
  readonly at: (keys: readonly string[]) => ProjectedValues;
  /** The record's eventTime. */
  readonly timeMs: (row: number) => number;
  /** @returns reads the UUID at a path as four words; false where none stands in lower case, or in general none */
  readonly uuidsAt: (
    keys: readonly string[],
  ) => (row: number, into: Uint32Array, to: number) => boolean;
  /** Whether paths lead where their keys say and nowhere else: no list or text on the way, no key with dots in it. */
  readonly isStraight: (row: number) => boolean;
  /** Whether no white space stands between the first tokens of the record, as AWS writes. */
  readonly isCompact: (row: number) => boolean;
  /** A hash of the record's text, two words. @see seed */
  readonly hash: (row: number, into: Uint32Array, to: number) => void;
  /** The same of a text. To be asked between two scans only. */
  readonly hashOf: (bytes: Uint8Array, into: Uint32Array, to: number) => void;
  /** Eight secret words that hashes are made with: nobody can write a record that has the hash of another. */
  readonly seed: (words: readonly number[]) => void;
  /** The record's own text on one line, UTF-8. Good until the next scan. */
  readonly bytes: (row: number) => Uint8Array;
  /** Calls back whenever ids lose their meaning; between two scans. */
  readonly onForget: (callback: () => void) => void;
}

/**
 * What a thread makes of the records of its files that match: lines, tallies. It is given them one after another, in
 * the order of each file; what it hands over is plain data, put together in the order of the files by whoever asked.
 */
export interface Product<Made> {
  /** Whether somebody may wait for what there is: a file that never ends is answered as it goes. */
  readonly isDue: boolean;
  /**
   * Takes a record that the projected values have decided on.
   * @param index its number among the records of the file
   */
  addRow(row: number, file: string, index: number): void;
  /** Takes one that was parsed. */
  addRecord(read: ReadRecord, file: string, index: number): void;
  /** All rows of a scan were given; they lose their meaning. */
  endRows(): void;
  /** What was made since the last call; undefined for nothing. */
  take(): Made | undefined;
  /** The memory that is given away with what was made, when another thread is told. */
  memoryOf(made: Made): readonly ArrayBufferLike[];
  /** Takes such memory back when nobody needs what stands in it any more. */
  reuse?(memory: ArrayBufferLike): void;
}

/** True when the value at this path is found by keys of objects alone: a text and a list have keys too. */
export function isProjectable(keys: readonly string[]): boolean {
  const below = keys.slice(1);
  return keys.length > 0 && !below.some((key) => key === "length" || /^\d+$/.test(key));
}

/** Asks threads for a product: plain data. */
export interface ProductOrder<Made = unknown> {
  /** Its name in the registry, run/products.ts. */
  readonly name: string;
  /** The paths whose values it reads, each projectable. */
  readonly paths: readonly (readonly string[])[];
  /** How many of them, from the first on, are asked of nearly every record; all unless said otherwise. */
  readonly eager?: number;
  /** The paths of which `isStraight` speaks. */
  readonly straight?: readonly (readonly string[])[];
  /** What else the product is made with. */
  readonly of: unknown;
  /** Says what comes of it, to the compiler alone. */
  readonly made?: Made;
}

/** Opens the product of an order in a thread. @param of the order's */
type OpenProduct = (of: never, rows: Rows) => Product<unknown> | Promise<Product<unknown>>;

/** The products by name, each loaded when it is ordered. */
export type Products = Readonly<Record<string, () => Promise<OpenProduct>>>;
