import { readdirSync, readFileSync } from "node:fs";
import {
  type Command,
  type CommandContext,
  nameOf,
  namesOf,
  type TypedCommand,
} from "../commands/command.ts";
import { EXIT, type ExitCode, SpitzelError } from "../errors.ts";
import type { Environment } from "../run/environment.ts";
import { suggest } from "../suggest.ts";

/** The pages of the package's documentation, by name: the documentation itself, so that the two cannot differ. */
export function helpTopics({
  packageFolder,
}: Pick<CommandContext, "packageFolder">): readonly string[] {
  return readdirSync(new URL("docs/", packageFolder), { recursive: true, encoding: "utf8" })
    .filter((file) => file.endsWith(".md"))
    .map((file) => file.slice(0, -".md".length).replaceAll("\\", "/"))
    .toSorted();
}

export const command: Command = {
  arguments: [
    {
      name: "topic",
      describe: "a page, or a command",
      words: (context) => [...new Set([...helpTopics(context), ...namesOf(context.commands)])],
    },
  ],
  options: [],
  examples: [],
  run: printHelp,
};

async function fitted(page: string, width: number): Promise<string> {
  const { pageText } = await import("./page-text.ts");
  return pageText(page, width);
}

/** Prints the page of that name, as Markdown or fitted to the terminal, or the help of a command. */
async function printHelp(
  { operands: [topic = ""] }: TypedCommand,
  { stdout, version }: Environment,
  context: CommandContext,
): Promise<ExitCode> {
  const { commands, packageFolder } = context;
  const topics = helpTopics(context);
  if (topics.includes(topic)) {
    const page = readFileSync(new URL(`docs/${topic}.md`, packageFolder), "utf8");
    const width = stdout.isTTY === true ? (stdout.columns ?? 80) : undefined;
    stdout.write(width === undefined ? page : await fitted(page, width));
    return EXIT.done;
  }
  if (commands.some((one) => nameOf(one) === topic)) {
    const { helpOf } = await import("./parse-line.ts");
    stdout.write(`${await helpOf(topic, commands, version)}\n`);
    return EXIT.done;
  }
  const near = await suggest(topic, [...topics, ...namesOf(commands)]);
  throw new SpitzelError(`no help on "${topic}"`, {
    hint: near === undefined ? `there is ${topics.join(", ")}.` : `did you mean ${near}?`,
  });
}
