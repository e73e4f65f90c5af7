import type { ExitCode } from "../errors.ts";
import { EXIT, SpitzelError } from "../errors.ts";
import { COMPLETION_REQUEST, completions } from "./completion.ts";
import type { Environment } from "../run/environment.ts";
import type { Arguments, TypedOptions } from "../options/arguments.ts";
import { plainQuery } from "./plain-query.ts";
import { Reporter } from "../run/reporter.ts";
import { startAhead } from "./start-ahead.ts";

/**
 * Runs one command line.
 * @param words without the program's name.
 * @returns the exit code, once everything is written to stdout's buffer.
 * @throws what is not a SpitzelError: a bug, which keeps its stack.
 */
export async function main(words: readonly string[], environment: Environment): Promise<ExitCode> {
  try {
    return await run(words, environment);
  } catch (error) {
    if (!(error instanceof SpitzelError)) throw error;
    const wantsColor =
      !words.includes("--no-color") && environment.variables["NO_COLOR"] === undefined;
    new Reporter(environment.stderr, { isQuiet: false, wantsColor }).error(error);
    return error.exitCode;
  }
}

async function run(words: readonly string[], environment: Environment): Promise<ExitCode> {
  const { stdout, variables, version } = environment;
  if (words.length === 1 && (words[0] === "--version" || words[0] === "-V")) {
    stdout.write(`${version}\n`);
    return EXIT.done;
  }
  if (words[0] === COMPLETION_REQUEST) {
    const isZsh = variables["SHELL"]?.endsWith("zsh") === true;
    stdout.write((await completions(words.slice(1), isZsh)).map((word) => `${word}\n`).join(""));
    return EXIT.done;
  }
  if (words[0] === "rules") {
    const { rulesCommand } = await import("../commands/rules/rules-command.ts");
    return rulesCommand(words.slice(1), environment);
  }
  await startAhead(words, environment);
  const parsed = plainQuery(words) ?? (await parsedByYargs(words, version));
  switch (parsed.command) {
    case "print":
      stdout.write(`${parsed.text}\n`);
      return EXIT.done;
    case "completion script":
      (await import("./parse-arguments.ts")).printCompletionScript();
      return EXIT.done;
    case "help topic": {
      const { helpPage } = await import("../commands/help-command.ts");
      stdout.write(await helpPage(parsed.topic, environment.packageFolder));
      return EXIT.done;
    }
    case "serve": {
      const { serveCommand } = await import("../commands/serve-command.ts");
      return serveCommand(parsed.options, environment);
    }
    case "detect":
    case "timeline": {
      const options = withoutColorIfUnwanted(parsed.options, variables);
      if (parsed.command === "detect") {
        const { detectCommand } = await import("../commands/detect/detect-command.ts");
        return detectCommand(parsed.actions, options, environment);
      }
      const { timelineCommand } = await import("../commands/timeline-command.ts");
      return timelineCommand(parsed.actions, options, environment);
    }
    case "query": {
      const [{ queryCommand }, { queryOptions }] = await Promise.all([
        import("../commands/query/query-command.ts"),
        import("../options/query-options.ts"),
      ]);
      const options = queryOptions(parsed.options, environment.now());
      const wantsColor = options.wantsColor && (variables["NO_COLOR"] ?? "") === "";
      return queryCommand(parsed.actions, { ...options, wantsColor }, environment);
    }
  }
}

async function parsedByYargs(words: readonly string[], version: string): Promise<Arguments> {
  const { parseArguments } = await import("./parse-arguments.ts");
  return parseArguments(words, version);
}

/** NO_COLOR counts as --no-color. https://no-color.org */
function withoutColorIfUnwanted(
  options: TypedOptions,
  variables: Environment["variables"],
): TypedOptions {
  if ((variables["NO_COLOR"] ?? "") === "") return options;
  return { ...options, isOff: (name) => name === "color" || options.isOff(name) };
}
