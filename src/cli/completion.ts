import type { Options } from "yargs";
import { LEVELS } from "../detect/level.ts";
import { COMMANDS } from "./commands.ts";
import { FINDING_FORMATS } from "../output/findings/formats.ts";
import { formatNames } from "../output/formats.ts";
import { RECORD_FORMATS } from "../output/records/formats.ts";
import { WINDOW_FORMATS } from "../output/windows/formats.ts";
import { optionsOf } from "./options-of-command.ts";

/** The word under which the completion script asks; yargs writes it into the script. */
export const COMPLETION_REQUEST = "--get-yargs-completions";

const HELP_TOPICS = ["query-language", "exit-codes", "cli", "detectors"];

/**
 * What can stand at the last of these words. Nothing where the shell's own file names are wanted.
 * @param words the command line so far, from the program's name on; bash takes `iam:Cre` apart into three
 * @param isZsh zsh takes a colon for the start of a description unless it is escaped
 */
export async function completions(
  words: readonly string[],
  isZsh: boolean,
): Promise<readonly string[]> {
  const typed = words.slice(1);
  const current = typed.at(-1) ?? "";
  const previous = typed.at(-2) ?? "";
  const [command] = typed;
  if (current.startsWith("-")) {
    return optionNames(optionsOf(command)).filter((name) => name.startsWith(current));
  }
  if (previous === "--output" || previous === "-o") return outputFormats(command);
  if (previous === "--min-level" || previous === "--fail-on") return LEVELS;
  if (previous === "help") return HELP_TOPICS;
  if (command === "serve" || command === "rules" || previous.startsWith("-")) return [];
  if (previous === ":" || current === ":") {
    return actionsOf(typed.at(current === ":" ? -2 : -3) ?? "");
  }
  const [prefix = "", action] = current.split(":");
  if (action !== undefined) {
    const colon = isZsh ? "\\:" : ":";
    return (await actionsOf(prefix)).map((name) => `${prefix}${colon}${name}`);
  }
  const { SERVICE_PREFIXES } = await import("../match/service-prefixes.ts");
  return [...(typed.length === 1 ? COMMANDS : []), ...SERVICE_PREFIXES].filter((name) =>
    name.startsWith(current),
  );
}

function outputFormats(command: string | undefined): readonly string[] {
  if (command === "detect") return formatNames(FINDING_FORMATS);
  return command === "timeline" ? formatNames(WINDOW_FORMATS) : formatNames(RECORD_FORMATS);
}

async function actionsOf(prefix: string): Promise<readonly string[]> {
  const { actionNamesOf } = await import("../match/action-dictionary.ts");
  return actionNamesOf(prefix.toLowerCase());
}

function optionNames(table: Readonly<Record<string, Options>>): readonly string[] {
  const names = Object.entries(table).flatMap(([name, { alias }]) =>
    typeof alias === "string" && alias.length > 1 ? [name, alias] : [name],
  );
  return [...names, "help", "version"].map((name) => `--${name}`);
}
