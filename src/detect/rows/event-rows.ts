import type { Entries } from "../sigma/correlate/entries.ts";
import type { MergeValues } from "./merge-values.ts";
import type { Neighbours } from "./places.ts";

/** The name of the product that detectors read. */
export const EVENT_ROWS = "event-rows";

/** Columns of the numbers below, in this order. */
export const NUMBERS = { actor: 0, name: 1, source: 2, ip: 3, region: 4, recipient: 5 } as const;
export const NUMBERS_A_ROW = 6;

/** Words: those of the eventID, those of the content's hash. */
export const WORDS_A_ROW = 6;

/** The record is an error: it has an errorCode. */
export const IS_ERROR = 1;
export const IS_READ = 2;
/** The eventID is a UUID, of which the row has the words. */
export const HAS_UUID = 4;
/** Nothing but the hash and the place is known of it without its text. */
export const IS_PARSED = 8;
/** Whether some rule matches it is not known: its text is there, and the rules are to be asked. */
export const IS_OPEN = 16;
/** Behaviour or first uses may show it: its text is there. */
export const IS_SHOWN = 32;
/** Whoever ordered the rows may want it: its text is there. */
export const IS_WANTED = 64;

/** Who called, in as much as behaviour asks. */
export interface Actor {
  readonly principal: string;
  readonly isInteractive: boolean;
  readonly account: string | undefined;
}

/**
 * What a thread makes of the records of its files for the detectors: a row of numbers each, and the texts of those
 * that some rule matches, that correlations keep or that behaviour may show. Plain data; nothing in it refers to another.
 */
export interface EventRows {
  readonly count: number;
  /** Milliseconds since 1970. */
  readonly times: Float64Array;
  /** WORDS_A_ROW each. */
  readonly words: Uint32Array;
  /** NUMBERS_A_ROW each: places in `actors` and `texts`; -1 for none. */
  readonly numbers: Int32Array;
  readonly flags: Int32Array;
  /** What correlations keep of each row whose rules are decided: its place in `entries`; -1 for nothing. */
  readonly kept: Int32Array;
  readonly entries: readonly Entries[];
  /** The ids of the rules whose finding each row is: their place in `rules`; -1 for none. The row has a text then. */
  readonly matched: Int32Array;
  readonly rules: readonly (readonly string[])[];
  /** By what the findings of a row's rules are merged, one behind the other as those are: its place; -1 where nobody has looked. */
  readonly merging: Int32Array;
  readonly mergeValues: readonly MergeValues[];
  /** The line of each row among `lines`; -1 for none. */
  readonly lines: Int32Array;
  readonly actors: readonly Actor[];
  readonly texts: readonly string[];
  /** UTF-8, and where each line ends. */
  readonly bytes: Uint8Array;
  readonly ends: Uint32Array;
  /** Texts that UTF-8 cannot hold, by the number of their line. */
  readonly odd: readonly (readonly [line: number, text: string])[];
  /** What the rules cost (rule-profile.ts), where that is counted. */
  readonly costs: Float64Array | undefined;
  /** Where the rows stand, in their order. */
  readonly neighbours: readonly Neighbours[];
}
