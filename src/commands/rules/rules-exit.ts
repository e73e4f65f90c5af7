import { EXIT } from "../../errors.ts";

/** What the exit codes mean here, as docs/rules.md lists them; wrong use is 2, as everywhere. */
export const RULES_EXIT = {
  passed: EXIT.done,
  failed: 1,
  ruleErrors: EXIT.usage,
  interrupted: EXIT.interrupted,
} as const;
