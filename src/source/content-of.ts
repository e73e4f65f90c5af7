import type { ReadRecord } from "../record.ts";

type Hash = (algorithm: string, text: string, encoding: "base64") => string;

/** 96 bits: nobody finds two records that share them. */
const HASH_CHARACTERS = 16;

/** As CloudTrail writes: nothing between the first tokens. */
const IS_COMPACT = /^\{"(?:[^"\\])*":[^\s]/;

/**
 * A hash of a record's bytes, to tell a record that was delivered twice from another that carries its eventID. White
 * space between tokens does not count: a saved answer may have been indented.
 */
export function contentOf({ text }: ReadRecord, hash: Hash): string {
  return hash("sha256", compactText(text), "base64").slice(0, HASH_CHARACTERS);
}

/** The text without white space between tokens. */
export function compactText(text: string): string {
  return IS_COMPACT.test(text) ? text : withoutSpace(text);
}

function withoutSpace(json: string): string {
  return json.replaceAll(/"(?:[^"\\]|\\.)*"|\s+/g, (token) => (token.startsWith('"') ? token : ""));
}
