import { EXIT, SpitzelError } from "../../errors.ts";

/** Exit codes of `spitzel rules`, as docs/rules.md lists them; not those of a query. */
export const RULES_EXIT = {
  passed: EXIT.done,
  failed: 1,
  ruleErrors: 2,
  usage: 3,
} as const;

/** A command line that cannot be read. */
export function rulesUsageError(message: string, hint?: string): SpitzelError {
  return new SpitzelError(message, {
    exitCode: RULES_EXIT.usage,
    hint: hint ?? "spitzel rules --help shows the commands and their options.",
  });
}
