import { SpitzelError } from "../errors.ts";

/** The deepest nesting of parentheses, `not` and literals that is accepted; far above any hand-written query. */
export const MAX_DEPTH = 200;

/** An error at `offset` of an expression: exit code 2, with caret and hint. `message` says what was expected. */
export function syntaxError(
  text: string,
  offset: number,
  message: string,
  hint: string,
): SpitzelError {
  return new SpitzelError(message, { place: { text, offset }, hint });
}
