import { rethrowUnless, SpitzelError, Undecided } from "../errors.ts";
import { compileLinear } from "./linear-regex.ts";

/** Two unbounded quantifiers on a text of this length stay below a second when V8 backtracks. */
const MAX_BACKTRACKED = 1024;
const MAX_UNBOUNDED = 2;

/**
 * Compiles an ECMAScript pattern to an unanchored search: in linear time where that can be, else (look-around, as in the
 * original tool's `.*:((?!Alice).)`, and back-references) by backtracking, on short texts only.
 * @param flags a subset of "ims"
 * @returns a search that throws Undecided for a text that would take too long: the record becomes a skip.
 * @throws SpitzelError with a place in the pattern, when not even a short text could be searched in bounded time.
 */
export function compileSearch(source: string, flags: string): (text: string) => boolean {
  try {
    return compileLinear(source, flags);
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    const bounded = compileBounded(source, flags);
    if (bounded === undefined) throw error;
    return bounded;
  }
}

function compileBounded(source: string, flags: string): ((text: string) => boolean) | undefined {
  if (!BACKTRACKS.test(source) || isRisky(source)) return undefined;
  const pattern = patternOf(source, flags);
  if (pattern === undefined) return undefined;
  return (text) => {
    if (text.length > MAX_BACKTRACKED) {
      throw new Undecided(
        `a value of ${text.length} characters is too long for look-around or a back-reference: ${source.slice(0, 60)}`,
      );
    }
    return pattern.test(text);
  };
}

const BACKTRACKS = /\(\?<?[=!]|\\[1-9]|\\k</;

/** Undefined for what only the linear engine's parser reads, such as `(?i:…)` on an older Node. */
function patternOf(source: string, flags: string): RegExp | undefined {
  try {
    return new RegExp(source, flags);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
}

/** A repeated group that itself repeats or chooses, or many unbounded repeats: exponential, or too slow. */
function isRisky(source: string): boolean {
  const bare = source.replace(/\\./gs, "e").replace(/\[(?:[^\]])*\]/g, "c");
  const hasNested = /\([^()]*(?:[*+|]|\{\d+,)[^()]*\)(?:[*+]|\{\d+(?:,\d*)?\})/.test(bare);
  const hasNestedGroups = /\)(?:[*+?]|\{[\d,]+\})?[^()]*\)(?:[*+]|\{)/.test(bare);
  const unbounded = bare.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
  return hasNested || hasNestedGroups || unbounded > MAX_UNBOUNDED;
}
