import { VALIDATION_FORMATS } from "../../output/validation/formats.ts";
import { asTyped, value } from "../../options/option.ts";
import { ENGINE } from "../../options/engine-options.ts";
import { outputOption } from "../../options/output-option.ts";
import { COLOR, QUIET } from "../../options/run-options.ts";
import { FROM, LAST_MINUTE, SINCE, TO } from "../../options/when-options.ts";
import { ACCOUNT_OPTIONS, CACHE, RATE, TRAIL } from "../../options/where-options.ts";
import { PUBLIC_KEYS } from "../../options/validate-options.ts";
import type { Command } from "../command.ts";

export const OUTPUT = outputOption({ formats: VALIDATION_FORMATS, command: "spitzel validate" });

export const TRAIL_ARN = value(
  { name: "trail-arn", describe: "only the digests of this trail" },
  asTyped,
);

export const SAVE_PUBLIC_KEYS = value(
  {
    name: "save-public-keys",
    describe: "write CloudTrail's public keys of the time and Regions asked to this file",
  },
  asTyped,
);

/** `spitzel validate`: what proves that nothing was changed, deleted or added. */
export const command: Command = {
  arguments: [],
  options: [
    TRAIL,
    ...ACCOUNT_OPTIONS.filter((option) => option !== RATE && option !== CACHE),
    FROM,
    TO,
    SINCE,
    LAST_MINUTE,
    TRAIL_ARN,
    PUBLIC_KEYS,
    SAVE_PUBLIC_KEYS,
    OUTPUT,
    QUIET,
    COLOR,
  ],
  refuses: [
    {
      option: ENGINE,
      because: "is for queries: it finds the log files that one needs, and all are looked at here",
      hint: "leave it away.",
    },
  ],
  examples: [
    ["A trail's bucket, every account and Region", "spitzel validate -t s3://my-trail --since 7d"],
    ["A downloaded tree, without a network", "spitzel validate -t logs/ --public-keys keys.json"],
  ],
  run: async (typed, environment) =>
    (await import("./validate-command.ts")).validateCommand(typed, environment),
};
