import { setFlagsFromString } from "node:v8";

/**
 * Matching looks at no more than this much of a value (detection.md §3, Safety). The cut end counts as the end:
 * padding a value may raise a false alarm, but not hide what stands at its beginning.
 */
const MAX_SUBJECT = 65_536;
/** For patterns the linear engine cannot run; two unbounded quantifiers on it stay below a second. */
const MAX_SUBJECT_BACKTRACKING = 1024;
const MAX_UNBOUNDED = 2;

/**
 * Compiles the pattern of `re` so that no subject can stall the run. V8 falls back to its linear-time engine
 * after many backtracks, but only for patterns that engine knows: no flag `i`, no look-around, no
 * back-references, no counts above 16. Letters are therefore written as classes instead of using `i`; what is
 * still out of its reach is refused when it could take exponential time, and gets a short subject otherwise.
 * https://v8.dev/blog/non-backtracking-regexp
 * @throws SyntaxError when JavaScript cannot compile it; Error when it could not be run in bounded time.
 */
export function compileRegex(source: string, flags: string): (text: string) => boolean {
  // Process-wide, and needed before the pattern is compiled; it changes no other pattern's meaning.
  setFlagsFromString("--enable-experimental-regexp-engine-on-excessive-backtracks");
  setFlagsFromString("--enable-experimental-regexp-engine");
  const plain = new RegExp(source, flags);
  const withoutCase =
    flags.includes("i") && !NEEDS_FLAG.test(source)
      ? new RegExp(bothCases(source), flags.replace("i", ""))
      : plain;
  if (runsInLinearTime(withoutCase)) return tester(withoutCase, MAX_SUBJECT);
  if (isRisky(source)) {
    throw new Error(
      "it could take exponential time: use no look-around, back-reference or count above 16 in it",
    );
  }
  return tester(plain, MAX_SUBJECT_BACKTRACKING);
}

function tester(pattern: RegExp, limit: number): (text: string) => boolean {
  return (text) => pattern.test(text.length > limit ? text.slice(0, limit) : text);
}

/** The flag `l` exists only under --enable-experimental-regexp-engine, and rejects what is not linear. */
function runsInLinearTime({ source, flags }: RegExp): boolean {
  try {
    return new RegExp(source, `${flags}l`).flags.includes("l");
  } catch {
    return false;
  }
}

/** Left to the flag: case beyond ASCII, letters written as numbers, ranges that are not of letters of one case. */
const NEEDS_FLAG =
  /[^ -~\s]|\\[xuc]|[A-Z]-[a-z]|[a-z]-[A-Z]|[A-Za-z]-[^A-Za-z\]]|[^A-Za-z[]-[A-Za-z]/;

/** `[a-f]x` as `[a-fA-F][xX]`. Escapes are left alone: the letter of `\w` is none. */
function bothCases(source: string): string {
  const part =
    /\\(?:[ux][0-9a-fA-F]{2,4}|k<[^>]*>|.)|\(\?(?:<[A-Za-z_]\w*>|[:=!]|<[=!])|([a-zA-Z])-([a-zA-Z])|([a-zA-Z])|([[\]])/gs;
  let isInClass = false;
  return source.replace(
    part,
    (found, from?: string, to?: string, letter?: string, bracket?: string) => {
      if (bracket !== undefined) isInClass = bracket === "[";
      if (from !== undefined && to !== undefined) {
        if (!isInClass) return `${pair(from)}-${pair(to)}`;
        return `${from.toLowerCase()}-${to.toLowerCase()}${from.toUpperCase()}-${to.toUpperCase()}`;
      }
      if (letter === undefined) return found;
      return isInClass ? letter.toLowerCase() + letter.toUpperCase() : pair(letter);
    },
  );
}

function pair(letter: string): string {
  return `[${letter.toLowerCase()}${letter.toUpperCase()}]`;
}

/** A repeated group that itself repeats or chooses, or many unbounded repeats: too slow to backtrack. */
function isRisky(source: string): boolean {
  const bare = source.replace(/\\./gs, "e").replace(/\[(?:[^\]])*\]/g, "c");
  const hasNested = /\([^()]*(?:[*+|]|\{\d+,)[^()]*\)(?:[*+]|\{\d+(?:,\d*)?\})/.test(bare);
  const hasNestedGroups = /\)(?:[*+?]|\{[\d,]+\})?[^()]*\)(?:[*+]|\{)/.test(bare);
  const unbounded = bare.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  return hasNested || hasNestedGroups || unbounded > MAX_UNBOUNDED;
}
