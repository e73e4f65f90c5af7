import type { Options } from "yargs";
import { QUERY_OPTIONS, SERVE_OPTIONS } from "./options.ts";

/** The word under which the completion script asks; yargs writes it into the script. */
export const COMPLETION_REQUEST = "--get-yargs-completions";

const COMMANDS = ["serve", "help", "completion"];
const HELP_TOPICS = ["query-language", "exit-codes", "cli"];

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
    return optionNames(command === "serve" ? SERVE_OPTIONS : QUERY_OPTIONS).filter((name) =>
      name.startsWith(current),
    );
  }
  if (previous === "--output" || previous === "-o") return ["ndjson", "csv", "table"];
  if (previous === "help") return HELP_TOPICS;
  if (command === "serve" || previous.startsWith("-")) return [];
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
