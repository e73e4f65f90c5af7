import { SpitzelError } from "../errors.ts";
import { lookupOf } from "../lookup/lookup-attribute.ts";
import type { Pushdown } from "../lookup/plan.ts";
import type { TypedOptions } from "./arguments.ts";

/** Which accounts and Regions to ask, and how. */
export interface HistoryChoice {
  /** Names and patterns; none for the configured Region. */
  readonly regions: readonly string[];
  readonly profiles: readonly string[];
  readonly roles: readonly string[];
  readonly externalId: string | undefined;
  readonly sessionName: string;
  readonly accountsFile: string | undefined;
  readonly pushdown: Pushdown | undefined;
  readonly withOrigin: boolean;
}

/** @throws SpitzelError (exit code 2) for a value that cannot be. */
export function historyChoice(options: TypedOptions): HistoryChoice {
  return {
    regions: options.texts("region").flatMap((text) => text.split(",").map((one) => one.trim())),
    profiles: options.texts("profile"),
    roles: options.texts("role-arn").map(checkedRole),
    externalId: options.text("external-id"),
    sessionName: checkedSession(options.text("role-session-name") ?? "spitzel"),
    accountsFile: options.text("accounts"),
    pushdown: pushdownOf(options),
    withOrigin: options.flag("with-origin"),
  };
}

const ROLE_ARN = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** @throws SpitzelError (exit code 2) unless the text is a role's ARN. */
export function checkedRole(text: string): string {
  if (ROLE_ARN.test(text)) return text;
  throw new SpitzelError(`expected the ARN of a role, got "${text}"`, {
    hint: "write for example arn:aws:iam::111122223333:role/Audit.",
  });
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkedSession(text: string): string {
  if (/^[\w+=,.@-]{2,64}$/.test(text)) return text;
  throw new SpitzelError(
    `expected 2 to 64 letters, digits or +=,.@- as a session name, got "${text}"`,
    {
      hint: "write for example --role-session-name case-4711.",
    },
  );
}

function pushdownOf(options: TypedOptions): Pushdown | undefined {
  // yargs takes `--no-pushdown` for a negated `--pushdown`.
  const texts = options.texts("pushdown").filter((text) => text !== "false");
  const isOff = options.texts("pushdown").includes("false");
  const given = [
    ...(texts.length > 0 ? ["--pushdown"] : []),
    ...(isOff ? ["--no-pushdown"] : []),
    ...(options.flag("expand-names") ? ["--expand-names"] : []),
  ];
  if (given.length > 1) {
    throw new SpitzelError(`${given.join(" and ")} contradict each other`, {
      hint: "give one of them.",
    });
  }
  if (isOff) return { kind: "none" };
  if (options.flag("expand-names")) return { kind: "expanded names" };
  if (texts.length === 0) return undefined;
  const lookups = texts.map((text) => {
    const lookup = lookupOf(text);
    if (lookup?.attribute !== undefined) return lookup;
    throw new SpitzelError(`expected Key=value after --pushdown, got "${text}"`, {
      hint: "keys are EventId, EventName, EventSource, AccessKeyId, Username and ReadOnly.",
    });
  });
  return { kind: "lookups", lookups };
}
