import { SpitzelError } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import { nearWord } from "../near-word.ts";
import { type MergeParameters, parseMergeParameters } from "./merge-parameters.ts";
import { readFirstStep } from "./sigma/first-step.ts";

/** What spitzel.yaml says of one rule; it wins over the rule's own `spitzel` block. */
export interface RuleSettings {
  readonly enabled?: boolean;
  readonly staged?: boolean;
  readonly merge?: MergeParameters;
}

/** spitzel.yaml: what belongs to an installation, not to a rule that others wrote. */
export interface Configuration {
  /** The sections detect.burst and detect.rank, as they stand. */
  readonly burst: CloudTrailRecord;
  readonly rank: CloudTrailRecord;
  /** By rule id. */
  readonly rules: ReadonlyMap<string, RuleSettings>;
}

export const NO_CONFIGURATION: Configuration = { burst: {}, rank: {}, rules: new Map() };

/** @throws SpitzelError (exit code 2) for a file that cannot be read, and for what it should not hold. */
export async function readConfiguration(path: string): Promise<Configuration> {
  const file = section(await (await import("./yaml-file.ts")).readYamlFile(path), path, [
    "detect",
    "rules",
  ]);
  const detect = section(file["detect"], `detect in ${path}`, ["burst", "rank"]);
  const rules = section(file["rules"], `rules in ${path}`);
  return {
    burst: section(detect["burst"], `detect.burst in ${path}`),
    rank: section(detect["rank"], `detect.rank in ${path}`),
    rules: new Map(
      Object.entries(rules).map(([id, block]) => [
        id,
        parseRuleSettings(section(block, `${id} in ${path}`, RULE_SETTINGS), `${id} in ${path}`),
      ]),
    ),
  };
}

const RULE_SETTINGS = ["enabled", "staged", "merge"];

/**
 * @param block the value of a rule's `spitzel` key, or of its id in spitzel.yaml
 * @throws SpitzelError (exit code 2) that names `where`.
 */
export function parseRuleSettings(block: unknown, where: string): RuleSettings {
  const settings = section(block, where);
  readFirstStep(settings, where);
  return {
    ...flag(settings, "enabled", where),
    ...flag(settings, "staged", where),
    ...(settings["merge"] === undefined
      ? {}
      : { merge: parseMergeParameters(settings["merge"], where) }),
  };
}

function flag<K extends string>(
  settings: CloudTrailRecord,
  name: K,
  where: string,
): { readonly [P in K]?: boolean } | object {
  const value = settings[name];
  if (value === undefined) return {};
  if (typeof value === "boolean") return { [name]: value };
  throw new SpitzelError(`expected true or false as ${name} of ${where}`, {
    hint: `write ${name}: true.`,
  });
}

function section(value: unknown, where: string, known?: readonly string[]): CloudTrailRecord {
  if (value === undefined || value === null) return {};
  if (!isJsonObject(value)) {
    throw new SpitzelError(`expected settings under ${where}, got ${JSON.stringify(value)}`, {
      hint: "write one setting a line, as name: value.",
    });
  }
  const unknown = Object.keys(value).find((name) => known !== undefined && !known.includes(name));
  if (unknown === undefined || known === undefined) return value;
  throw new SpitzelError(`unknown setting "${unknown}" in ${where}`, {
    hint: settingHint(unknown, known),
  });
}

/** For a setting that does not exist. */
export function settingHint(name: string, known: readonly string[]): string {
  const near = nearWord(name, known);
  return near === undefined ? `there is ${known.join(", ")}.` : `did you mean ${near}?`;
}
