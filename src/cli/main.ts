import {
  type CommandContext,
  type CommandEntry,
  nameOf,
  namesOf,
  queryOf,
  COMPLETION_REQUEST,
} from "../commands/command.ts";
import type { ExitCode } from "../errors.ts";
import { EXIT, SpitzelError } from "../errors.ts";
import { typedOptions } from "../options/typed-options.ts";
import type { Environment } from "../run/environment.ts";
import { Reporter } from "../run/reporter.ts";
import { COMMANDS } from "./commands.ts";
import { plainQuery } from "./plain-query.ts";
import { startAhead } from "./start-ahead.ts";
import type { Line } from "./parse-line.ts";

/**
 * Runs one command line.
 * @param words without the program's name.
 * @param commands the table of commands
 * @returns the exit code, once everything is written to stdout's buffer.
 * @throws what is not a SpitzelError: a bug, which keeps its stack.
 */
export async function main(
  words: readonly string[],
  environment: Environment,
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<ExitCode> {
  try {
    return await run(words, environment, commands);
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    const wantsColor =
      !words.includes("--no-color") && environment.variables["NO_COLOR"] === undefined;
    new Reporter(environment.stderr, { isQuiet: false, wantsColor }).error(error);
    return error.exitCode;
  }
}

async function run(
  words: readonly string[],
  environment: Environment,
  commands: readonly CommandEntry[],
): Promise<ExitCode> {
  const { stdout, variables, version, packageFolder } = environment;
  const [first = ""] = words;
  const context: CommandContext = { commands, packageFolder };
  if (first === COMPLETION_REQUEST) {
    const { completions } = await import("./completion.ts");
    const [, shell = "", ...typed] = words;
    const found = await completions(typed, shell, context);
    stdout.write(found.map((word) => `${word}\n`).join(""));
    return EXIT.done;
  }
  await startAhead(words, environment, commands);
  const read = await readWords(words, commands, version);
  if ("text" in read) {
    stdout.write(`${read.text}\n`);
    return EXIT.done;
  }
  const { entry, command, operands, given } = read;
  if (nameOf(entry) === "$0" && operands.some((word) => /^[a-z][\w-]*$/i.test(word))) {
    const { checkWords } = await import("./near-command.ts");
    await checkWords(operands, commands);
  }
  const typed = typedOptions(command.options, given, { nowMs: environment.now(), variables });
  return command.run({ ...typed, operands }, environment, context);
}

async function readWords(
  words: readonly string[],
  commands: readonly CommandEntry[],
  version: string,
): Promise<Line> {
  const names = namesOf(commands);
  const query = queryOf(commands);
  // A line that begins with a command needs no query; what may stand before its name is known from the query.
  const command = names.includes(words[0] ?? "") ? undefined : (await query.load()).command;
  const options = command?.options ?? [];
  const plain = plainQuery(words, options, names);
  if (command !== undefined && plain !== undefined) return { entry: query, command, ...plain };
  const { parseLine } = await import("./parse-line.ts");
  return parseLine(words, commands, options, version);
}
