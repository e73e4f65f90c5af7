import { RE2JS } from "re2js";
import { rethrowBug, SpitzelError } from "../errors.ts";
import { spend } from "./effort.ts";
import { toRe2 } from "./re2-syntax.ts";

/** Whether a text has what a pattern looks for. */
export interface Search {
  /** @throws Undecided when the record would take too long. */
  (text: string): boolean;
  /** Can take long enough on one text to be noticed: such searches take turns with what else there is to do. */
  readonly isCostly: boolean;
}

/** The states of a smaller pattern are remembered, of one without counts as well: none of them takes long. */
const SMALL_PROGRAM = 64;
/** For each character and each piece of the pattern, measured where no state comes twice. */
const STEPS_PER_PIECE = 20;

/**
 * Compiles an ECMAScript pattern to an unanchored search that takes time linear in the text, whatever the pattern.
 * Loads the engine: import this file only when there is a regular expression.
 * @param flags a subset of "ims"
 * @throws SpitzelError with a place in the pattern for what cannot be searched for in linear time.
 */
export function compileLinear(source: string, flags: string): Search {
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
  const isCostly = isCounting && size > SMALL_PROGRAM;
  const search = (text: string): boolean => {
    if (isCostly) spend(text.length * size * STEPS_PER_PIECE, text.length, source);
    return wanted.every((one) => one.test(text)) && !unwanted.some((one) => one.test(text));
  };
  return Object.assign(search, { isCostly });
}
