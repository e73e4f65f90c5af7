import { type CommandEntry, nameOf, namesOf } from "../commands/command.ts";
import { SpitzelError } from "../errors.ts";
import { suggest } from "../suggest.ts";

/** The command that was probably meant: one of nearly this name, or one that is also called so. */
export async function suggestEntry(
  word: string,
  commands: readonly CommandEntry[],
): Promise<string | undefined> {
  const called = commands.find(({ alsoCalled = [] }) => alsoCalled.includes(word.toLowerCase()));
  return called === undefined ? suggest(word, namesOf(commands)) : nameOf(called);
}

/**
 * What stands where the actions of a query do may have been meant for a command.
 * @throws SpitzelError (exit code 2) for such a word.
 */
export async function checkWords(
  operands: readonly string[],
  commands: readonly CommandEntry[],
): Promise<void> {
  const [first = ""] = operands;
  const late = operands.find((word) => namesOf(commands).includes(word));
  const wrong =
    late === undefined
      ? await noAction(first, commands)
      : wrongWord(late, `a command comes first: spitzel ${late} …`);
  if (wrong !== undefined) throw wrong;
}

/**
 * What is wrong with a first action that has neither a colon nor a wildcard: it was meant for a command, or nothing
 * is known of it. Undefined where the query language has more to say: a service, or an event name.
 */
async function noAction(
  word: string,
  commands: readonly CommandEntry[],
): Promise<SpitzelError | undefined> {
  if (!/^[a-z][\w-]*$/i.test(word)) return undefined;
  const { SERVICE_PREFIXES } = await import("../match/service-prefixes.ts");
  const lower = word.toLowerCase();
  if (SERVICE_PREFIXES.includes(lower)) return undefined;
  const near = await suggestEntry(word, commands);
  if (near !== undefined) return wrongWord(word, `did you mean ${near}?`);
  if (/^[A-Z]/.test(word)) return undefined;
  // As the AWS CLI spells them: `aws s3api delete-bucket`.
  if (/^[a-z]+(?:-[a-z0-9]+)+$/.test(word)) return wrongWord(word, `write *:${pascalCase(word)}.`);
  const service = await suggest(word, SERVICE_PREFIXES);
  return wrongWord(
    word,
    service === undefined
      ? `actions are written s3:GetObject, iam:* or '*'; commands are ${namesOf(commands).join(", ")}.`
      : `did you mean ${service}:*?`,
  );
}

function pascalCase(word: string): string {
  return word
    .split("-")
    .map((part) => part.charAt(0).toUpperCase() + part.slice(1))
    .join("");
}

function wrongWord(word: string, hint: string): SpitzelError {
  return new SpitzelError(`expected an action such as s3:Get*, or a command, got "${word}"`, {
    hint,
  });
}
