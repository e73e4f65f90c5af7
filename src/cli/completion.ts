import {
  type Command,
  type CommandContext,
  type CommandEntry,
  nameOf,
  namesOf,
  queryOf,
} from "../commands/command.ts";
import { dashed, spellings } from "../options/option.ts";

/**
 * What can stand at the last of these words. Nothing where the shell's own file names are wanted.
 * @param typed the words behind the program's name; bash takes `iam:Cre` apart into three
 * @param shell zsh takes a colon for the start of a description unless it is escaped
 */
export async function completions(
  typed: readonly string[],
  shell: string,
  context: CommandContext,
): Promise<readonly string[]> {
  const current = typed.at(-1) ?? "";
  const { commands, command, words } = await commandAt(typed, context.commands);
  const begun = (names: readonly string[]) => names.filter((name) => name.startsWith(current));
  if (command === undefined) return begun(namesOf(commands));
  if (current.startsWith("-")) return begun(optionNames(command));
  const previous = words.at(-2) ?? "";
  const option = command.options.find(
    ({ name, alias, kind }) =>
      kind !== "flag" && [name, alias].some((one) => one !== undefined && dashed(one) === previous),
  );
  if (option?.parts !== undefined) return begun(withNextPart(current, option.parts));
  if (option !== undefined) return option.words === undefined ? [] : begun(option.words);
  const known = command.arguments[0]?.words;
  if (known === undefined) return [];
  if (known !== "actions") return begun(known(context));
  const actions = await actionsAt(words, shell);
  return typed.length === 1 ? [...begun(namesOf(context.commands)), ...actions] : actions;
}

/** `time,us` → `time,user`: what may follow the last comma. */
function withNextPart(current: string, parts: readonly string[]): readonly string[] {
  const before = current.slice(0, current.lastIndexOf(",") + 1);
  return parts.map((part) => before + part);
}

interface Place {
  /** Undefined where the name of one of the commands is wanted. */
  readonly command: Command | undefined;
  readonly commands: readonly CommandEntry[];
  /** Those behind the name. */
  readonly words: readonly string[];
}

/** The command that the words before the last one name. */
async function commandAt(
  typed: readonly string[],
  commands: readonly CommandEntry[],
): Promise<Place> {
  let level = commands;
  for (const [i, word] of typed.slice(0, -1).entries()) {
    const entry = level.find((one) => nameOf(one) === word);
    if (entry === undefined) break;
    if ("load" in entry) {
      return { command: (await entry.load()).command, commands: level, words: typed.slice(i + 1) };
    }
    level = entry.commands;
  }
  if (level !== commands) return { command: undefined, commands: level, words: [] };
  return { command: (await queryOf(commands).load()).command, commands, words: typed };
}

async function actionsAt(words: readonly string[], shell: string): Promise<readonly string[]> {
  const current = words.at(-1) ?? "";
  // As bash takes it apart.
  if (words.at(-2) === ":" || current === ":") {
    return actionsOf(words.at(current === ":" ? -2 : -3) ?? "");
  }
  const [prefix = "", action] = current.split(":");
  if (action !== undefined) {
    const colon = shell === "zsh" ? "\\:" : ":";
    return (await actionsOf(prefix)).map((name) => `${prefix}${colon}${name}`);
  }
  const { SERVICE_PREFIXES } = await import("../match/service-prefixes.ts");
  return SERVICE_PREFIXES.filter((name) => name.startsWith(current));
}

async function actionsOf(prefix: string): Promise<readonly string[]> {
  const { actionNamesOf } = await import("../match/action-dictionary.ts");
  return actionNamesOf(prefix.toLowerCase());
}

function optionNames({ options }: Command): readonly string[] {
  return [...options.flatMap(spellings), "--help", "--version"].filter((name) =>
    name.startsWith("--"),
  );
}
