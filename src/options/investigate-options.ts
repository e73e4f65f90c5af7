import { ADDRESS_OPTIONS } from "./address-options.ts";
import { CONFIG, FIND, IGNORE, IOC, PACK, PRINT, RULES } from "./finding-options.ts";
import { asTyped, flagThatIsOn, list, type Option, value, wholeNumber } from "./option.ts";
import { MAX_TIME, READING_OPTIONS } from "./run-options.ts";
import { WHAT_OPTIONS } from "./what-options.ts";
import { WHEN_OPTIONS } from "./when-options.ts";
import { ACCOUNT_OPTIONS, TRAIL } from "./where-options.ts";

/** Options of the commands that investigate. */

export const ENTITY = list(
  {
    ...FIND,
    name: "entity",
    describe: "user, role, session, key, ARN, address, account or resource",
  },
  asTyped,
);

export const FINDINGS = flagThatIsOn({
  ...PRINT,
  name: "findings",
  describe: "mark what rules and detectors find; --no-findings to be quicker",
});

export const TOP = value(
  { ...PRINT, name: "top", describe: "so many of each list (10)", usual: "10" },
  (text) => wholeNumber(text, "top", "write for example --top 20."),
);

/** What each of them takes. */
export const READ_OPTIONS: readonly Option[] = [
  ...WHAT_OPTIONS,
  TRAIL,
  ...ACCOUNT_OPTIONS,
  ...WHEN_OPTIONS,
  MAX_TIME,
  ...READING_OPTIONS,
];

/** What those take that show findings. */
export const INVESTIGATE_OPTIONS: readonly Option[] = [
  RULES,
  PACK,
  IOC,
  IGNORE,
  ...ADDRESS_OPTIONS,
  FINDINGS,
  CONFIG,
  ...READ_OPTIONS,
];
