import { Undecided } from "../errors.ts";

/** What the patterns of one record may take: less than a second, at about a nanosecond a step. */
const MOST_STEPS = 6e8;

let left = MOST_STEPS;

/** Call before a record is tested. */
export function renewEffort(): void {
  left = MOST_STEPS;
}

/**
 * Takes the steps of one search from what the record has left. A count and not a clock: what is decided must not depend
 * on the machine.
 * @throws Undecided when too few are left.
 */
export function spend(steps: number, length: number, source: string): void {
  if (steps > left) {
    throw new Undecided(
      `a value of ${length} characters is too long for the regular expression ${source.slice(0, 60)}`,
    );
  }
  left -= steps;
}
