import type { Options } from "yargs";
import { type Arguments, listOf, toArguments } from "../options/arguments.ts";
import { COMMANDS } from "./commands.ts";
import { QUERY_OPTIONS } from "../options/options.ts";

/** yargs takes $0 for the name of the query as a command. */
const NO_ACTIONS: ReadonlySet<string> = new Set([...COMMANDS, "$0"]);

/** A flag would take these for its value. */
const TRUTHS: ReadonlySet<string> = new Set(["true", "false"]);

/**
 * Reads the command line of a query when it is made of plain words: actions, flags, and options with a value behind
 * them. So are nearly all, and yargs takes 20 ms to load and run, in which 20 MB of log files are read.
 * @returns as `parseArguments` would; undefined when that is to read it: a command, joined letters, `--name=value`,
 * a value that starts with a sign, and whatever is wrong.
 */
export function plainQuery(words: readonly string[]): Arguments | undefined {
  const parsed: Record<string, unknown> = {};
  const actions: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (!word.startsWith("-")) {
      if (NO_ACTIONS.has(word)) return undefined;
      actions.push(word);
      continue;
    }
    const option = OPTIONS.get(word);
    const next = words[i + 1] ?? "";
    // yargs takes --no-pushdown for a negation.
    if (option === undefined || word.startsWith("--no-")) return undefined;
    if (option.type === "boolean") {
      if (TRUTHS.has(next)) return undefined;
      parsed[option.name] = true;
      continue;
    }
    const isRepeated = parsed[option.name] !== undefined;
    if (next === "" || next.startsWith("-") || (isRepeated && !option.isList)) return undefined;
    parsed[option.name] = option.isList ? [...listOf(parsed[option.name]), next] : next;
    i++;
  }
  return toArguments({ ...parsed, actions });
}

interface Option {
  readonly name: string;
  readonly type: Options["type"];
  readonly isList: boolean;
}

/** The options of a query by how they are typed. */
const OPTIONS: ReadonlyMap<string, Option> = new Map(
  Object.entries<Options>(QUERY_OPTIONS).flatMap(([name, { type, array, alias }]) =>
    [name, ...listOf(alias)].map((typed) => [
      typed.length === 1 ? `-${typed}` : `--${typed}`,
      { name, type, isList: array === true },
    ]),
  ),
);
