import { ADDRESS_OPTIONS } from "../../options/address-options.ts";
import { ANSWER_OPTIONS } from "../../options/answer-options.ts";
import { COUNT_OPTIONS } from "../../options/count-options.ts";
import { ENGINE_OPTIONS } from "../../options/engine-options.ts";
import { ORDER_OPTIONS } from "../../options/order-options.ts";
import { PIVOT_OPTIONS } from "../../options/pivot-options.ts";
import { queryOptions } from "../../options/query-options.ts";
import {
  DURABLE_OPTIONS,
  EXIT_STATUS,
  EXPLAIN,
  MAX_TIME,
  READING_OPTIONS,
} from "../../options/run-options.ts";
import { WHAT_OPTIONS } from "../../options/what-options.ts";
import { WHEN_OPTIONS } from "../../options/when-options.ts";
import { ACCOUNT_OPTIONS, PUSHDOWN_OPTIONS, TRAIL } from "../../options/where-options.ts";
import type { Command } from "../command.ts";

/** `spitzel <action>...`: what runs it is loaded when it runs, so that help is quick. */
export const command: Command = {
  arguments: [
    {
      name: "actions",
      describe: "IAM actions, * and ? as wildcards: 's3:Get*' 'iam:*' '*'",
      words: "actions",
    },
  ],
  options: [
    ...WHAT_OPTIONS,
    TRAIL,
    ...ACCOUNT_OPTIONS,
    ...PUSHDOWN_OPTIONS,
    ...ENGINE_OPTIONS,
    ...WHEN_OPTIONS,
    ...ANSWER_OPTIONS,
    ...COUNT_OPTIONS,
    ...ORDER_OPTIONS,
    ...PIVOT_OPTIONS,
    EXPLAIN,
    MAX_TIME,
    ...DURABLE_OPTIONS,
    EXIT_STATUS,
    ...ADDRESS_OPTIONS,
    ...READING_OPTIONS,
  ],
  examples: [
    [
      "Denied reads of the last five hours",
      `spitzel 's3:Get*' -m '$.errorCode == "AccessDenied"' --last-minute 300`,
    ],
    [
      "Changes to IAM in a folder of trail files",
      "spitzel 'iam:{Create,Attach,Put}*' -t logs/ -o table",
    ],
    [
      "How many calls came from a network in a week",
      `spitzel '*' -m '$.sourceIPAddress cidr "203.0.113.0/24"' --since 7d -c`,
    ],
  ],
  more: "More: spitzel help query-language, help exit-codes, help cli",
  run: async (typed, environment) => {
    const { queryCommand } = await import("./query-command.ts");
    return queryCommand(typed.operands, queryOptions(typed), environment);
  },
};
