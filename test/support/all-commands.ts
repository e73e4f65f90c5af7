import { COMMANDS } from "../../src/cli/commands.ts";
import { type Command, type CommandEntry, nameOf } from "../../src/commands/command.ts";

/** A command and the words that name it; none for the query. */
interface NamedCommand {
  readonly words: readonly string[];
  readonly command: Command;
}

/** Every command, those of groups too. */
export async function allCommands(
  entries: readonly CommandEntry[] = COMMANDS,
  before: readonly string[] = [],
): Promise<readonly NamedCommand[]> {
  const found = await Promise.all(
    entries.map(async (entry): Promise<readonly NamedCommand[]> => {
      const words = nameOf(entry) === "$0" ? before : [...before, nameOf(entry)];
      return "load" in entry
        ? [{ words, command: (await entry.load()).command }]
        : allCommands(entry.commands, words);
    }),
  );
  return found.flat();
}
