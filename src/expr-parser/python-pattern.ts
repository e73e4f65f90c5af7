/** What is wrong with a pattern: `offset` counts code units of the pattern. */
interface Refusal {
  readonly offset: number;
  /** "expected …" */
  readonly message: string;
  readonly hint: string;
}

/** Python's POSIX look-alikes are PCRE's and RE2's; JavaScript would read them as letters. */
const POSIX_CLASSES: ReadonlyMap<string, string> = new Map([
  ["alnum", "0-9A-Za-z"],
  ["alpha", "A-Za-z"],
  ["ascii", "\\x00-\\x7f"],
  ["blank", " \\t"],
  ["cntrl", "\\x00-\\x1f\\x7f"],
  ["digit", "0-9"],
  ["graph", "!-~"],
  ["lower", "a-z"],
  ["print", " -~"],
  ["punct", "!-\\/:-@\\[-`{-~"],
  ["space", " \\t-\\r"],
  ["upper", "A-Z"],
  ["word", "\\w"],
  ["xdigit", "0-9A-Fa-f"],
]);

/** What to write for an escape that other dialects have, and JavaScript would take for the letter. */
const FOREIGN_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["G", "a search has no former match: leave \\G out."],
  ["K", "only whether it matches is asked: leave \\K out."],
  ["N", "write \\uHHHH for a character, or [^\\n]."],
  ["P", "write the letters as a class: [^A-Za-z]."],
  ["Q", "escape each sign with a backslash of its own."],
  ["E", "escape each sign with a backslash of its own."],
  ["R", "write (?:\\r\\n|\\n|\\r)."],
  ["U", "write \\uHHHH twice, as UTF-16 does, or the character itself."],
  ["X", "write . for any character."],
  ["h", "write [ \\t]."],
  ["H", "write [^ \\t]."],
  ["o", "write \\xHH."],
  ["p", "write the letters as a class: [A-Za-z]."],
  ["u", "write \\u and four hexadecimal digits."],
  ["x", "write \\x and two hexadecimal digits."],
  ["k", "write \\k<name>."],
]);

/** Letters behind a backslash to which ECMAScript gives a meaning, also without flag u. */
const KNOWN_ESCAPES = /^\\(?:[bBdDwWsStnvfr\d]|c[A-Za-z]|x[\da-fA-F]{2}|u[\da-fA-F]{4}|k<\w+>)/;

/**
 * A pattern as Python writes it, in ECMAScript's spelling: `\A`, `\Z`, `(?P<n>…)`, `(?P=n)`, `(?#…)`, `(?x)`,
 * `[[:upper:]]`, `{,n}`. Groups with flags, `(?i:…)`, are ECMAScript's since 2025 and stay. Patterns that are
 * ECMAScript's already come back as they are.
 * @param flags a subset of "imsx"; x: white space and comments outside classes mean nothing.
 * @returns the first thing that JavaScript would read otherwise, or not at all, as a refusal.
 */
// oxlint-disable-next-line complexity -- a table of Python's spellings, one a case
export function fromPython(pattern: string, flags: string): string | Refusal {
  const isVerbose = flags.includes("x");
  let written = "";
  let offset = 0;
  while (offset < pattern.length) {
    const char = pattern.charAt(offset);
    const rest = pattern.slice(offset, offset + 64);
    if (char === "\\") {
      const escape = escapeAt(pattern, offset, flags);
      if (typeof escape !== "string") return escape;
      const length = KNOWN_ESCAPES.exec(rest)?.[0].length ?? 2;
      written += escape;
      offset += length;
    } else if (char === "[") {
      const found = classAt(pattern, offset, flags);
      if ("message" in found) return found;
      written += found.written;
      offset = found.end;
    } else if (rest.startsWith("(?#")) {
      const end = pattern.indexOf(")", offset);
      if (end < 0) {
        return { offset, message: 'expected ")" after the comment', hint: "write (?#comment)." };
      }
      offset = end + 1;
    } else if (rest.startsWith("(?P<") || rest.startsWith("(?P=")) {
      const end = pattern.indexOf(rest.charAt(3) === "<" ? ">" : ")", offset);
      const name = pattern.slice(offset + 4, end);
      if (end < 0 || !/^[A-Za-z_]\w*$/.test(name)) {
        return { offset, message: "expected a group's name", hint: "write (?<name>…)." };
      }
      written += rest.charAt(3) === "<" ? `(?<${name}>` : `\\k<${name}>`;
      offset = end + 1;
    } else if (/^\(\?(?:>|\(|P>|&|R|\d|\|)/.test(rest)) {
      return {
        offset,
        message: "expected a group that ECMAScript has",
        hint: "write (?:…); only whether the pattern matches is asked.",
      };
    } else if (/^(?:[*+?]|\{\d+(?:,\d*)?\})\+/.test(rest) && written !== "") {
      return {
        offset,
        message: "expected one count",
        hint: "a possessive count is not needed: leave the second + out.",
      };
    } else if (isVerbose && /\s/.test(char)) offset++;
    else if (isVerbose && char === "#") {
      const end = pattern.indexOf("\n", offset);
      offset = end < 0 ? pattern.length : end + 1;
    } else {
      const upTo = /^\{,(\d+)\}/.exec(rest);
      written += upTo === null ? char : `{0,${upTo[1]}}`;
      offset += upTo?.[0].length ?? 1;
    }
  }
  return written;
}

/** The escape whose backslash stands at `offset`. */
function escapeAt(pattern: string, offset: number, flags: string): string | Refusal {
  const rest = pattern.slice(offset, offset + 64);
  const known = KNOWN_ESCAPES.exec(rest)?.[0];
  if (known !== undefined) return known;
  const letter = rest.charAt(1);
  if (letter === "A" || letter === "Z" || letter === "z") {
    const sign = letter === "A" ? "^" : "$";
    if (!flags.includes("m")) return sign;
    return {
      offset,
      message: `expected ${sign} instead of \\${letter} in a pattern with flag m`,
      hint: `leave the flag m out, and write ${sign}.`,
    };
  }
  if (letter === "a") return "\\x07";
  if (letter === "e") return "\\x1b";
  if (!/[A-Za-z]/.test(letter)) return rest.slice(0, 2);
  return {
    offset,
    message: `expected an escape that ECMAScript has, got \\${letter}`,
    hint: FOREIGN_ESCAPES.get(letter) ?? `for the letter itself write ${letter}.`,
  };
}

/** The class that opens at `offset`, and where it ends. An open one ends with the pattern: it will not compile. */
function classAt(
  pattern: string,
  open: number,
  flags: string,
): { readonly written: string; readonly end: number } | Refusal {
  let written = "[";
  let offset = open + 1;
  while (offset < pattern.length) {
    const char = pattern.charAt(offset);
    const rest = pattern.slice(offset, offset + 64);
    const posix = /^\[(?::(\^?)(\w+):|[.=].*?[.=])\]/.exec(rest);
    if (posix !== null) {
      const signs = POSIX_CLASSES.get(posix[2] ?? "");
      if (signs === undefined || posix[1] !== "") {
        return {
          offset,
          message: `expected a class that ECMAScript has, got ${posix[0]}`,
          hint: "write the characters themselves: [A-Za-z].",
        };
      }
      written += signs;
      offset += posix[0].length;
    } else if (char === "\\") {
      const escape = /^\\[AZz]/.test(rest)
        ? {
            offset,
            message: `expected an escape that a class can hold, got ${rest.slice(0, 2)}`,
            hint: `for the letter itself write ${rest.charAt(1)}.`,
          }
        : escapeAt(pattern, offset, flags);
      if (typeof escape !== "string") return escape;
      written += escape;
      offset += KNOWN_ESCAPES.exec(rest)?.[0].length ?? 2;
    } else {
      written += char;
      offset++;
      if (char === "]") return { written, end: offset };
    }
  }
  return { written, end: offset };
}
