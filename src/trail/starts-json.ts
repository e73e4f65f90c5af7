import { BACKSLASH, IS_SPACE_ESCAPE, OPEN_BRACE, OPEN_BRACKET, SPACE } from "./json-bytes.ts";

/** Whether a text, from its opening quote on, starts as JSON of records does. */
export function startsJson(text: Uint8Array): boolean {
  let i = 1;
  // White space is a blank, or an escape: \n, \r, \t.
  while (text[i] === SPACE || (text[i] === BACKSLASH && IS_SPACE_ESCAPE[text[i + 1]!] === 1)) {
    i += text[i] === SPACE ? 1 : 2;
  }
  return text[i] === OPEN_BRACE || text[i] === OPEN_BRACKET;
}
