import { rethrowUnless, SpitzelError, Undecided } from "../errors.ts";
import { spend } from "./effort.ts";
import { compileLinear, type Search } from "./linear-regex.ts";

/** Longer texts are not searched by backtracking, whatever the pattern: the bound is one that a user can be told. */
const MAX_BACKTRACKED = 1024;
const MAX_UNBOUNDED = 2;
/** Of one place in a text, measured. */
const STEPS_PER_PLACE = 2;

/**
 * Compiles an ECMAScript pattern to an unanchored search: in linear time where that can be, else (look-around, as in the
 * original tool's `.*:((?!Alice).)`, and back-references) by backtracking, on short texts only.
 * @param flags a subset of "ims"
 * @returns a search that throws Undecided for a text that would take too long: the record becomes a skip.
 * @throws SpitzelError with a place in the pattern, when not even a short text could be searched in bounded time.
 */
export function compileSearch(source: string, flags: string): Search {
  try {
    return compileLinear(source, flags);
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    const bounded = compileBounded(source, flags);
    if (bounded === undefined) throw error;
    return bounded;
  }
}

function compileBounded(source: string, flags: string): Search | undefined {
  if (!BACKTRACKS.test(source)) return undefined;
  const repeats = unboundedRepeats(source);
  if (repeats > MAX_UNBOUNDED) return undefined;
  const pattern = patternOf(source, flags);
  if (pattern === undefined) return undefined;
  const search = (text: string): boolean => {
    if (text.length > MAX_BACKTRACKED) {
      throw new Undecided(
        `a value of ${text.length} characters is too long for look-around or a back-reference: ${source.slice(0, 60)}`,
      );
    }
    spend(placesOf(text.length, repeats) * STEPS_PER_PLACE, text.length, source);
    return pattern.test(text);
  };
  return Object.assign(search, { isCostly: true });
}

/** From where the search begins and where each repeat may end, in order: n^k / k!. */
function placesOf(length: number, repeats: number): number {
  let places = 1;
  for (let k = 1; k <= repeats + 1; k++) places *= length / k;
  return places;
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

/** How many repeats without an end; infinite for a repeated group that itself repeats or chooses: exponential. */
function unboundedRepeats(source: string): number {
  const bare = source.replace(/\\./gs, "e").replace(/\[(?:[^\]])*\]/g, "c");
  const hasNested = /\([^()]*(?:[*+|]|\{\d+,)[^()]*\)(?:[*+]|\{\d+(?:,\d*)?\})/.test(bare);
  const hasNestedGroups = /\)(?:[*+?]|\{[\d,]+\})?[^()]*\)(?:[*+]|\{)/.test(bare);
  if (hasNested || hasNestedGroups) return Infinity;
  return bare.match(/[*+]|\{\d+,\d*\}/g)?.length ?? 0;
}
