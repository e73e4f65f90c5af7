import type { RawIndicator } from "./indicator.ts";

/** What a file of indicators holds. */
export interface ParsedFeed {
  readonly raw: readonly RawIndicator[];
  /** How many entries we cannot evaluate. */
  readonly leftOut: number;
  /** How many entries their source took back: revoked, deleted, or not meant for detection. */
  readonly withdrawn: number;
}
