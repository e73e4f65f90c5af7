import { RE2JS } from "re2js";
import { rethrowBug, SpitzelError, Undecided } from "../errors.ts";
import { toRe2 } from "./re2-syntax.ts";

/**
 * Steps that one text may take: a second, at some ten nanoseconds each. Only a pattern that counts can come near it,
 * since the states of any other are remembered.
 */
const MAX_STEPS = 1e8;

/**
 * Compiles an ECMAScript pattern to an unanchored search that takes time linear in the text, whatever the pattern.
 * Loads the engine: import this file only when there is a regular expression.
 * @param flags a subset of "ims"
 * @param maxSteps that one text may take; where it would take more, the search throws Undecided
 * @throws SpitzelError with a place in the pattern for what cannot be searched for in linear time.
 */
export function compileLinear(
  source: string,
  flags: string,
  maxSteps = MAX_STEPS,
): (text: string) => boolean {
  const { all, none, isCounting } = toRe2(source, flags);
  const compile = (pattern: string): RE2JS => {
    try {
      return RE2JS.compile(pattern);
    } catch (error) {
      rethrowBug(error);
      const reason = error instanceof Error ? error.message : String(error);
      throw new SpitzelError(`expected a simpler regular expression (${reason})`, {
        place: { text: source, offset: 0 },
      });
    }
  };
  const wanted = all.map(compile);
  const unwanted = none.map(compile);
  const size = [...wanted, ...unwanted].reduce((sum, one) => sum + one.programSize(), 0);
  const longest = isCounting ? maxSteps / size : Infinity;
  return (text) => {
    if (text.length > longest) {
      throw new Undecided(
        `a value of ${text.length} characters is too long for the regular expression ${source.slice(0, 60)}`,
      );
    }
    return wanted.every((one) => one.test(text)) && !unwanted.some((one) => one.test(text));
  };
}
