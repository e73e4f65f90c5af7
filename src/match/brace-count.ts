/** The globs that the braces of one text may stand for together. */
export const MAX_GLOBS = 1000;
/** Of braces inside each other; what expands them calls itself. */
export const MAX_DEPTH = 20;

/** Alternatives seen so far of an open brace, and globs of the one that is being read. */
interface Level {
  before: number;
  current: number;
}

/**
 * Whether the braces of a glob (`s3:{Get,List}*`, `{1..9}`) stand for too many, or nest too deeply.
 * @returns where it becomes too much; undefined when all is well.
 */
export function countBraces(
  text: string,
): { readonly offset: number; readonly isDepth: boolean } | undefined {
  const outer: Level = { before: 0, current: 1 };
  const levels: Level[] = [outer];
  for (let offset = 0; offset < text.length; offset++) {
    const char = text.charAt(offset);
    const level = levels.at(-1) ?? outer;
    if (char === "\\") offset++;
    else if (char === "{") {
      if (levels.length > MAX_DEPTH) return { offset, isDepth: true };
      levels.push({ before: 0, current: 1 });
    } else if (char === "," && levels.length > 1) {
      level.before += level.current;
      level.current = 1;
    } else if (char === "}" && levels.length > 1) {
      levels.pop();
      const around = levels.at(-1) ?? outer;
      around.current *= Math.max(level.before + level.current, rangeSize(text, offset));
      if (around.current > MAX_GLOBS) return { offset, isDepth: false };
    }
  }
  return undefined;
}

/** How many `{1..9}` or `{a..z}` is, when one closes at `end`; else 1. */
function rangeSize(text: string, end: number): number {
  const inside = text.slice(text.lastIndexOf("{", end) + 1, end);
  const [, from = "", to = ""] =
    /^(-?\d{1,15}|[A-Za-z])\.\.(-?\d{1,15}|[A-Za-z])(?:\.\.-?\d+)?$/.exec(inside) ?? [];
  if (from === "") return 1;
  return Math.abs(numberOf(to) - numberOf(from)) + 1;
}

function numberOf(end: string): number {
  return /\d/.test(end) ? Number(end) : end.charCodeAt(0);
}
