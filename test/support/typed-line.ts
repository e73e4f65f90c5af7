import { COMMANDS } from "../../src/cli/commands.ts";
import { parseLine } from "../../src/cli/parse-line.ts";
import type { LoadedCommand, Words } from "../../src/cli/words.ts";
import { type CommandEntry, queryOf, type TypedCommand } from "../../src/commands/command.ts";
import { typedOptions } from "../../src/options/typed-options.ts";

/** The command line as yargs reads it: the command, and what was typed for it. */
export async function readLine(
  words: readonly string[],
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<(LoadedCommand & Words) | { readonly text: string }> {
  const { options } = (await queryOf(commands).load()).command;
  return parseLine(words, commands, options, "1.2.3");
}

/** The same, ready for its command. */
export async function typedLine(
  words: readonly string[],
  nowMs = 0,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<LoadedCommand & { readonly typed: TypedCommand }> {
  const line = await readLine(words, commands);
  if ("text" in line) throw new Error(`no command: ${line.text}`);
  const { entry, command, operands, given } = line;
  const typed = typedOptions(command.options, given, { nowMs, variables: {} });
  return { entry, command, typed: { ...typed, operands } };
}
