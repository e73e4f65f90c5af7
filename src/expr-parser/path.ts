import type { Path } from "./ast.ts";
import { Cursor } from "./lex.ts";
import { type PathSegment, takeSegments } from "./path-segments.ts";
import { syntaxError } from "./syntax-error.ts";

/**
 * Takes a path that starts at the cursor (at its `$`). It ends where its brackets and quotes are balanced
 * and white space, an operator or the end follows.
 * @throws SpitzelError with the place, when a bracket, quote or dot is left open.
 */
export function takePath(cursor: Cursor): Path {
  const start = cursor.offset;
  cursor.offset++;
  const segments = takeSegments(cursor);
  const text = cursor.text.slice(start, cursor.offset);
  if (/[\w'"@`*-]/.test(cursor.peek())) {
    throw syntaxError(
      cursor.text,
      cursor.offset,
      `expected "." or "[" after ${text}`,
      text === "$" ? "start a path with $. as in $.eventName." : "quote odd names: $['odd name'].",
    );
  }
  return { text, keys: keysOf(segments), span: { start, end: cursor.offset } };
}

/** The segments of a path that `takePath` has taken. */
export function segmentsOf(path: Path): readonly PathSegment[] {
  const cursor = new Cursor(path.text);
  cursor.offset = 1;
  return takeSegments(cursor);
}

/** The keys of a path that selects at most one value. */
function keysOf(segments: readonly PathSegment[]): readonly string[] | undefined {
  const keys: string[] = [];
  for (const segment of segments) {
    if (segment.kind !== "child" || segment.selectors.length !== 1) return undefined;
    const [selector] = segment.selectors;
    if (selector?.kind === "name") keys.push(selector.key);
    else if (selector?.kind === "index" && selector.index >= 0) keys.push(String(selector.index));
    else return undefined;
  }
  return keys;
}
