import type { CommandEntry } from "../commands/command.ts";
import type { Option } from "../options/option.ts";
import { findCommand } from "./find-command.ts";
import { groupHelp, parseWords } from "./parse-words.ts";
import type { LoadedCommand, Words } from "./words.ts";

/** A command line understood: a command and what was typed for it, or a text to print. */
export type Line = (LoadedCommand & Words) | { readonly text: string };

/**
 * Interprets a whole command line.
 * @param options those that may stand before the name of a command
 * @throws SpitzelError (exit code 2), with the nearest command or option when one is misspelt.
 */
export async function parseLine(
  words: readonly string[],
  commands: readonly CommandEntry[],
  options: readonly Option[],
  version: string,
): Promise<Line> {
  const found = await findCommand(words, commands, options);
  const { entry, place } = found;
  if (entry === undefined) return { text: await groupHelp(place, version) };
  const { command } = await entry.load();
  const loaded: LoadedCommand = { entry, command };
  const parsed = await parseWords(found.words, loaded, { place, registry: commands, version });
  return "text" in parsed ? parsed : { ...loaded, ...parsed };
}

/** What `spitzel <name> --help` prints. */
export async function helpOf(
  name: string,
  commands: readonly CommandEntry[],
  version: string,
): Promise<string> {
  const line = await parseLine([name, "--help"], commands, [], version);
  return "text" in line ? line.text : "";
}
