import { CHECKPOINT, CURSOR, FOLLOW } from "../../options/run-options.ts";
import type { Command } from "../command.ts";

/** What no command that investigates takes. */
export const REFUSED: NonNullable<Command["refuses"]> = [CHECKPOINT, CURSOR, FOLLOW].map(
  (option) => ({
    option,
    because: "is for queries: what happened is told of the whole time asked",
    hint: "ask a longer time with --from or --since.",
  }),
);
