/**
 * What shows nothing or something else than it is: controls (C0, C1, DEL), line and paragraph separators, directions,
 * characters without a width (joiners, fillers, tags, variation selectors), halves of characters.
 * https://www.unicode.org/reports/tr36/#Bidirectional_Text_Spoofing
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800]/gu;

/** The same but for the line breaks between lines of JSON, inside of which they are escaped anyway. */
const UNSAFE_IN_JSON = /(?!\n)[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}]/gu;

const PLAIN = /^[\n\x20-\x7e]*$/;

/**
 * The one cleaner of texts that a log, rule, indicator or file name holds, for everything people look at. Each
 * character that could move the cursor, forge a line or hide is seen as U+FFFD; none vanishes, so that a name with
 * such characters never reads as another.
 */
export function cleanText(text: string): string {
  return text.replace(UNSAFE, "\ufffd");
}

/** JSON in which those characters are escaped: for programs the same value, on a terminal harmless. */
export function cleanJson(json: string): string {
  // Nearly all is ASCII, of which that is told ten times as fast.
  if (PLAIN.test(json)) return json;
  return json.replace(UNSAFE_IN_JSON, escaped);
}

function escaped(character: string): string {
  return Array.from({ length: character.length }, (_, i) => codeUnit(character, i)).join("");
}

function codeUnit(text: string, index: number): string {
  return `\\u${text.charCodeAt(index).toString(16).padStart(4, "0")}`;
}

/** What a spreadsheet may take for a formula, also behind what it does not count: space, and what was cleaned away. */
const FORMULA = /^[\s\ufffd]*[=+\-@\uff0b\uff0d\uff1d\uff20]/u;

/** A cell for a spreadsheet: clean, and neutralised with a quote where it would run. */
export function cleanCell(text: string): string {
  const clean = cleanText(text);
  return FORMULA.test(clean) ? `'${clean}` : clean;
}
