import { type Cursor, matchAt } from "./lex.ts";
import { syntaxError } from "./syntax-error.ts";

/** What one entry of a bracket selects of the children of a value. `offset` counts from the start of the text. */
export type PathSelector =
  | { readonly kind: "name"; readonly key: string }
  | { readonly kind: "index"; readonly index: number }
  | { readonly kind: "wildcard" }
  | {
      readonly kind: "slice";
      readonly start: number | undefined;
      readonly end: number | undefined;
      readonly step: number;
    }
  | { readonly kind: "filter"; readonly code: string; readonly offset: number };

export type PathSegment =
  | { readonly kind: "child" | "descendants"; readonly selectors: readonly PathSelector[] }
  /** `^`: the object or list around it. */
  | { readonly kind: "parent" }
  /** `~`: its key. */
  | { readonly kind: "key" }
  /** `@string()` and the like. */
  | { readonly kind: "type"; readonly type: string };

/** Far above any path that is written by hand. */
const MAX_SEGMENTS = 200;

const TYPES: ReadonlySet<string> = new Set(
  "scalar boolean string integer number object array null".split(" "),
);

/** A name after a dot: up to white space, an operator, a bracket, a quote or the next dot. */
const NAME = /(?:@[a-zA-Z]+\(\)|`?[^\s.[\](){}'"=!<>&|,^~]+)/y;

/**
 * Takes the segments of a path behind its `$`.
 * @throws SpitzelError with the place, for what is not closed, and for what would select nothing in silence.
 */
export function takeSegments(cursor: Cursor): readonly PathSegment[] {
  const segments: PathSegment[] = [];
  let depth = 0;
  for (;;) {
    const { offset } = cursor;
    if (segments.length > MAX_SEGMENTS) {
      const message = `expected at most ${MAX_SEGMENTS} steps in a path`;
      throw syntaxError(cursor.text, offset, message, "use .. for what is nested deeply.");
    }
    if (cursor.take("^")) {
      if (--depth < 0) {
        throw syntaxError(
          cursor.text,
          offset,
          "the record has nothing around it",
          "each ^ goes back one step of the path: leave this one out.",
        );
      }
      segments.push({ kind: "parent" });
    } else if (cursor.take("~")) segments.push({ kind: "key" });
    else if (cursor.take("..")) {
      const inner = cursor.peek() === "[" ? takeBracket(cursor) : takeName(cursor);
      segments.push("selectors" in inner ? { ...inner, kind: "descendants" } : inner);
      depth++;
    } else if (cursor.take(".")) {
      segments.push(takeName(cursor));
      if (segments.at(-1)?.kind === "child") depth++;
    } else if (cursor.peek() === "[") {
      segments.push({ ...takeBracket(cursor), kind: "child" });
      depth++;
    } else return segments;
  }
}

function takeName(cursor: Cursor): PathSegment {
  const { offset } = cursor;
  const name = matchAt(NAME, cursor.text, offset);
  if (name === undefined) {
    throw syntaxError(
      cursor.text,
      offset,
      "expected a name after the dot",
      "write $.userIdentity.arn, or $['odd name'] when the name has spaces or signs.",
    );
  }
  cursor.offset += name.length;
  if (name === "*") return { kind: "child", selectors: [{ kind: "wildcard" }] };
  if (name.startsWith("@")) {
    const type = name.slice(1, -2);
    if (name.endsWith("()") && TYPES.has(type)) return { kind: "type", type };
    throw syntaxError(
      cursor.text,
      offset,
      `expected a name or the test of a type (${[...TYPES].map((one) => `@${one}()`).join(", ")})`,
      `quote a name with this sign: $['${name}'].`,
    );
  }
  const key = name.startsWith("`") ? name.slice(1) : name;
  return { kind: "child", selectors: [{ kind: "name", key }] };
}

function takeBracket(cursor: Cursor): {
  readonly kind: "child";
  readonly selectors: readonly PathSelector[];
} {
  const { text, offset: open } = cursor;
  const entries = entriesOf(text, open);
  if (entries === undefined) {
    throw syntaxError(
      text,
      open,
      'expected "]" to close this bracket',
      "brackets and quotes inside a path must be balanced.",
    );
  }
  cursor.offset = entries.end;
  return {
    kind: "child",
    selectors: entries.parts.map(({ from, to }) => selectorOf(text, from, to)),
  };
}

interface Entry {
  readonly from: number;
  readonly to: number;
}

/** Where the entries between commas stand in the bracket that opens at `open`; undefined when it is not closed. */
function entriesOf(
  text: string,
  open: number,
): { readonly parts: readonly Entry[]; readonly end: number } | undefined {
  const parts: Entry[] = [];
  let depth = 0;
  let quote = "";
  let from = open + 1;
  for (let i = open; i < text.length; i++) {
    const char = text.charAt(i);
    if (char === "\\" && quote !== "") i++;
    else if (quote !== "") quote = char === quote ? "" : quote;
    else if (char === "'" || char === '"') quote = char;
    else if (char === "[" || char === "(") depth++;
    else if (char === ")" && depth > 1) depth--;
    else if (char === "," && depth === 1) {
      parts.push({ from, to: i });
      from = i + 1;
    } else if (char === "]" && --depth === 0) {
      return { parts: [...parts, { from, to: i }], end: i + 1 };
    }
  }
  return undefined;
}

const SLICE = /^(-?\d{1,15})?\s*:\s*(-?\d{1,15})?\s*(?::\s*(-?\d{1,15})?)?$/;

function selectorOf(text: string, from: number, to: number): PathSelector {
  const raw = text.slice(from, to);
  const entry = raw.trim();
  const offset = from + (raw.length - raw.trimStart().length);
  if (entry === "*") return { kind: "wildcard" };
  if (entry.startsWith("'") || entry.startsWith('"')) {
    return { kind: "name", key: quotedName(text, offset, entry) };
  }
  if (/^(?:0|-?[1-9]\d{0,14})$/.test(entry)) return { kind: "index", index: Number(entry) };
  const slice = SLICE.exec(entry);
  if (slice !== null) {
    const [start, end, step = 1] = slice.slice(1).map(numberOrNothing);
    return { kind: "slice", start, end, step };
  }
  if (entry.startsWith("?")) {
    const code = entry.slice(1).trim();
    if (code !== "" && code !== "()") {
      return { kind: "filter", code, offset: text.indexOf(code, offset) };
    }
  }
  if (entry.startsWith("(")) {
    throw syntaxError(
      text,
      offset,
      "script expressions are not evaluated",
      "use an index, a slice such as [-1:], or a filter [?(…)].",
    );
  }
  // Goessner's bare names: [userName,roleName].
  if (/^[^\s'"()?:[\]@$*]+$/.test(entry) && !/^-?\d/.test(entry)) {
    return { kind: "name", key: entry };
  }
  throw syntaxError(
    text,
    offset,
    "expected an index, a quoted name, * or a filter inside the brackets",
    "write $.resources[*], $.resources[0], $['odd name'] or $.resources[?(@.type=='AWS::IAM::Role')].",
  );
}

function numberOrNothing(digits: string | undefined): number | undefined {
  return digits === undefined || digits === "" ? undefined : Number(digits);
}

const NAME_ESCAPES: ReadonlyMap<string, string> = new Map([
  ["b", "\b"],
  ["f", "\f"],
  ["n", "\n"],
  ["r", "\r"],
  ["t", "\t"],
]);

/** The name of `'…'` or `"…"`; escapes are JSON's, any other character behind a backslash is itself. */
function quotedName(text: string, offset: number, entry: string): string {
  const quote = entry.charAt(0);
  let name = "";
  for (let i = 1; i < entry.length; i++) {
    const char = entry.charAt(i);
    if (char === quote) {
      if (i === entry.length - 1) return name;
      break;
    }
    if (char !== "\\") name += char;
    else {
      const hex = /^u([\da-fA-F]{4})/.exec(entry.slice(i + 1, i + 6))?.[1];
      const next = entry.charAt(i + 1);
      name +=
        hex === undefined
          ? (NAME_ESCAPES.get(next) ?? next)
          : String.fromCharCode(Number.parseInt(hex, 16));
      i += hex === undefined ? 1 : 5;
    }
  }
  throw syntaxError(
    text,
    offset,
    "expected one quoted name between commas",
    "write $['userName','roleName'].",
  );
}
