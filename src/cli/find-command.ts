import {
  type CommandEntry,
  nameOf,
  namesOf,
  queryOf,
  type SingleCommand,
} from "../commands/command.ts";
import { SpitzelError } from "../errors.ts";
import { dashed, type Option } from "../options/option.ts";
import type { Place } from "./words.ts";

/** The command that a line is for, and the words that are left for it. */
type Found =
  | { readonly entry: SingleCommand; readonly place: Place; readonly words: readonly string[] }
  /** A group of commands, none of which is named. */
  | { readonly entry: undefined; readonly place: Place };

/**
 * The command that the line begins with; options may stand before it.
 * @param options those that may: a value behind one of them is no command
 * @throws SpitzelError (exit code 2) for a command that a group does not have.
 */
export async function findCommand(
  words: readonly string[],
  commands: readonly CommandEntry[],
  options: readonly Option[],
): Promise<Found> {
  const place: Place = {
    program: "spitzel",
    heading: "Usage: spitzel <action>... [options]\n\nWho did what in this AWS account?",
    commands,
  };
  // Without a topic, the help of all.
  if (words.length === 1 && words[0] === "help") {
    return { entry: queryOf(commands), place, words: ["--help"] };
  }
  const at = plainWord(words, options);
  const entry = commands.find((one) => nameOf(one) === words[at]) ?? queryOf(commands);
  if (nameOf(entry) === "$0" && "load" in entry) return { entry, place, words };
  return inPlace(entry, place, words.toSpliced(at, 1), options);
}

async function inPlace(
  entry: CommandEntry,
  place: Place,
  words: readonly string[],
  options: readonly Option[],
): Promise<Found> {
  if ("load" in entry) return { entry, place, words };
  const { commands, about } = entry;
  const program = `${place.program} ${nameOf(entry)}`;
  const inner: Place = {
    program,
    heading: `Usage: ${program} <command> [options]\n\n${about}`,
    commands,
  };
  const isBehind = words[0]?.startsWith("-") === true;
  const inside = isBehind ? [...options, ...(await optionsIn(commands))] : options;
  const at = plainWord(words, inside);
  const name = words[at];
  if (name === undefined || name === "help") return { entry: undefined, place: inner };
  const found = commands.find((one) => nameOf(one) === name);
  if (found !== undefined) return inPlace(found, inner, words.toSpliced(at, 1), inside);
  const { suggestEntry } = await import("./near-command.ts");
  const near = await suggestEntry(name, commands);
  throw new SpitzelError(`unknown command "${name}"`, {
    hint:
      near === undefined ? `there is ${namesOf(commands).join(", ")}.` : `did you mean ${near}?`,
  });
}

async function optionsIn(commands: readonly CommandEntry[]): Promise<readonly Option[]> {
  const lists = await Promise.all(
    commands.map(async (one) =>
      "load" in one ? (await one.load()).command.options : optionsIn(one.commands),
    ),
  );
  return lists.flat();
}

/** Where the first word stands that is neither an option nor its value. */
function plainWord(words: readonly string[], options: readonly Option[]): number {
  const takesNext = (word: string) =>
    options.some(
      ({ name, alias, kind }) =>
        kind !== "flag" && [name, alias].some((one) => one !== undefined && dashed(one) === word),
    );
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (word === "--") return -1;
    if (!word.startsWith("-")) return i;
    if (takesNext(word)) i++;
  }
  return -1;
}
