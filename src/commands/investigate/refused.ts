import { ENGINE } from "../../options/engine-options.ts";
import { CHECKPOINT, CURSOR, FOLLOW } from "../../options/run-options.ts";
import type { Command } from "../command.ts";

/** Of whoever looks at every record, whatever is asked of it. */
export const NO_ENGINE = {
  option: ENGINE,
  because: "is for queries: it finds the log files that one needs, and all records are needed here",
  hint: "leave it away, and narrow what is read with --from, --account and --region.",
} as const;

/** What no command that investigates takes. */
export const REFUSED: NonNullable<Command["refuses"]> = [
  ...[CHECKPOINT, CURSOR, FOLLOW].map((option) => ({
    option,
    because: "is for queries: what happened is told of the whole time asked",
    hint: "ask a longer time with --from or --since.",
  })),
  NO_ENGINE,
];
