import { ADDRESS_OPTIONS } from "../../options/address-options.ts";
import { CHOSEN_OPTIONS, EXPLAIN_FINDING, WRITE_IGNORE } from "../../options/chosen-options.ts";
import { ENGINE_OPTIONS } from "../../options/engine-options.ts";
import { BEHAVIOUR_OPTIONS, FINDING_OPTIONS, RULE_COSTS } from "../../options/finding-options.ts";
import {
  CHECKPOINT,
  CURSOR,
  FOLLOW,
  MAX_TIME,
  OVERLAP,
  POLL,
  READING_OPTIONS,
} from "../../options/run-options.ts";
import { WHAT_OPTIONS } from "../../options/what-options.ts";
import { WHEN_OPTIONS } from "../../options/when-options.ts";
import { ACCOUNT_OPTIONS, TRAIL } from "../../options/where-options.ts";
import type { Command } from "../command.ts";

/** `spitzel detect`: what runs it is loaded when it runs, so that help is quick. */
export const command: Command = {
  arguments: [{ name: "actions", describe: "IAM actions to look at ('*')", words: "actions" }],
  options: [
    ...WHAT_OPTIONS,
    TRAIL,
    ...ACCOUNT_OPTIONS,
    ...ENGINE_OPTIONS,
    ...WHEN_OPTIONS,
    ...FINDING_OPTIONS,
    ...CHOSEN_OPTIONS,
    ...ADDRESS_OPTIONS,
    RULE_COSTS,
    MAX_TIME,
    CURSOR,
    FOLLOW,
    OVERLAP,
    POLL,
    ...READING_OPTIONS,
    ...BEHAVIOUR_OPTIONS,
  ],
  refuses: [
    {
      option: CHECKPOINT,
      because: "is for queries: a detection is through when all was read",
      hint: "--cursor FILE goes on where the last run has ended.",
    },
  ],
  examples: [
    ["Everything suspicious in a folder of trail files", "spitzel detect -t logs/ -o table"],
    [
      "Each hour, only what is new: for cron",
      "spitzel detect -t logs/ --cursor ~/.spitzel-detect >> findings.ndjson",
    ],
    ["The last week's Event history, for a pipeline", "spitzel detect --since 7d --fail-on high"],
    ["Why a finding of it is there", "spitzel detect -t logs/ --explain 3919f59a"],
    [
      "SigmaHQ's rules instead of spitzel's, and a list of indicators",
      "spitzel detect -t logs/ --no-pack -r sigma/rules/cloud/aws --ioc iocs.csv",
    ],
  ],
  more: "More: spitzel help detectors",
  run: async (typed, environment) => {
    const [id, ignoreFile] = [typed.get(EXPLAIN_FINDING), typed.get(WRITE_IGNORE)];
    if (id !== undefined) {
      const { explainFinding } = await import("./explain-finding.ts");
      return explainFinding(typed.operands, typed, environment, id);
    }
    if (ignoreFile !== undefined) {
      const { writeIgnore } = await import("./write-ignore.ts");
      return writeIgnore(typed.operands, typed, environment, ignoreFile);
    }
    const { detectCommand } = await import("./detect-command.ts");
    return detectCommand(typed.operands, typed, environment);
  },
};
