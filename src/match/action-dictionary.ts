import { ACTION_NAMES } from "./action-names.ts";

/**
 * The IAM actions of a service prefix (lower case), without the prefix, sorted; empty when unknown.
 * A snapshot: new actions are missing, so it may guide planning and hints but never decide a match.
 */
export function actionNamesOf(prefix: string): readonly string[] {
  return [...spellingsOf(prefix).values()];
}

/** Every service prefix of the dictionary. */
export function dictionaryPrefixes(): readonly string[] {
  return [...ACTION_NAMES.keys()];
}

/** An action as IAM spells it, from any case; undefined when the dictionary lacks it. */
export function dictionarySpelling(prefix: string, action: string): string | undefined {
  return spellingsOf(prefix).get(action.toLowerCase());
}

const UNPACKED = new Map<string, ReadonlyMap<string, string>>();

/** Lower-case name to spelling. Unpacked per service on first use: most runs need one or two. */
function spellingsOf(prefix: string): ReadonlyMap<string, string> {
  const known = UNPACKED.get(prefix);
  if (known !== undefined) return known;
  const packed = ACTION_NAMES.get(prefix);
  if (packed === undefined) return new Map();
  const spellings = new Map<string, string>();
  let name = "";
  for (const entry of packed.split(" ")) {
    name = name.slice(0, Number.parseInt(entry.charAt(0), 36)) + entry.slice(1);
    spellings.set(name.toLowerCase(), name);
  }
  UNPACKED.set(prefix, spellings);
  return spellings;
}
