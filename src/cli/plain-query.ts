import type { Option } from "../options/option.ts";
import { dashed } from "../options/option.ts";
import type { Words } from "./words.ts";

/** A flag would take these for its value. */
const TRUTHS: ReadonlySet<string> = new Set(["true", "false"]);

/**
 * Reads the command line of a query when it is made of plain words: actions, flags, and options with a value behind
 * them. So are nearly all, and yargs takes 20 ms to load and run, in which 20 MB of log files are read.
 * @param options those of a query
 * @param commands words that are no actions
 * @returns as `parseWords` would; undefined when that is to read it: a command, joined letters, `--name=value`,
 * a value that starts with a sign, and whatever is wrong.
 */
export function plainQuery(
  words: readonly string[],
  options: readonly Option[],
  commands: readonly string[],
): Words | undefined {
  const given = new Map<string, readonly string[]>();
  const operands: string[] = [];
  for (let i = 0; i < words.length; i++) {
    const word = words[i] ?? "";
    if (!word.startsWith("-")) {
      // yargs takes $0 for the name of the query as a command.
      if (word === "$0" || commands.includes(word)) return undefined;
      operands.push(word);
      continue;
    }
    const option = options.find(({ name, alias }) =>
      [name, alias].some((one) => one !== undefined && dashed(one) === word),
    );
    const next = words[i + 1] ?? "";
    if (option === undefined) return undefined;
    const { name, kind } = option;
    if (kind === "flag") {
      if (TRUTHS.has(next)) return undefined;
      given.set(name, ["true"]);
      continue;
    }
    const before = given.get(name) ?? [];
    const isRepeated = before.length > 0 && kind === "value";
    if (next === "" || next.startsWith("-") || isRepeated) return undefined;
    given.set(name, [...before, next]);
    i++;
  }
  return { given, operands };
}
