import yargs, { type Options } from "yargs";
import { SpitzelError } from "../errors.ts";
import { type Arguments, listOf, toArguments } from "../options/arguments.ts";
import { DETECT_OPTIONS, TIMELINE_OPTIONS } from "../options/detect-option-table.ts";
import { optionsOf } from "./options-of-command.ts";
import { QUERY_OPTIONS, SERVE_OPTIONS } from "../options/options.ts";
import { suggest } from "../suggest.ts";

/** As text, so that yargs does not break the commands: they are there to be copied. */
const EPILOGUE = `Examples:
  Denied reads of the last five hours
    spitzel 's3:Get*' -m '$.errorCode == "AccessDenied"' --last-minute 300
  Changes to IAM in a folder of trail files
    spitzel 'iam:{Create,Attach,Put}*' -t logs/ -o table
  How many calls came from a network in a week
    spitzel '*' -m '$.sourceIPAddress cidr "203.0.113.0/24"' --since 7d -c

More: spitzel help query-language, help exit-codes, help cli`;

const DETECT_EPILOGUE = `Examples:
  Everything suspicious in a folder of trail files
    spitzel detect -t logs/ -o table
  The last week's Event history, for a pipeline
    spitzel detect --since 7d --fail-on high
  SigmaHQ's rules instead of spitzel's, and a list of indicators
    spitzel detect -t logs/ --no-pack -r sigma/rules/cloud/aws --ioc iocs.csv

More: spitzel help detectors`;

/**
 * Interprets the command line.
 * @param words without the program's name.
 * @throws SpitzelError (exit code 2), with the nearest option when one is misspelt.
 */
export async function parseArguments(
  words: readonly string[],
  version: string,
): Promise<Arguments> {
  let failure: string | undefined;
  let printed = "";
  const parser = yargs()
    .scriptName("spitzel")
    .usage("Usage: spitzel <action>... [options]\n\nWho did what in this AWS account?")
    .exitProcess(false)
    .strict()
    .parserConfiguration({
      "camel-case-expansion": false,
      "dot-notation": false,
      "populate--": true,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "duplicate-arguments-array": true,
    })
    .command("$0 [actions..]", "print the records that match, one a line", (command) =>
      command
        .positional("actions", {
          type: "string",
          array: true,
          describe: "IAM actions, * and ? as wildcards: 's3:Get*' 'iam:*' '*'",
        })
        .options(QUERY_OPTIONS),
    )
    .command("detect [actions..]", "print findings: what looks like an attack", (command) =>
      command
        .positional("actions", {
          type: "string",
          array: true,
          describe: "IAM actions to look at ('*')",
        })
        .options(DETECT_OPTIONS)
        .epilogue(DETECT_EPILOGUE),
    )
    .command("timeline [actions..]", "print windows of events that rules hit", (command) =>
      command
        .positional("actions", {
          type: "string",
          array: true,
          describe: "IAM actions to look at ('*')",
        })
        .options(TIMELINE_OPTIONS),
    )
    .command("rules <command>", "list, show, lint, test or write rules")
    .command("serve", "answer LookupEvents from trail files, on 127.0.0.1", (command) =>
      command.options(SERVE_OPTIONS),
    )
    .command("help <topic>", "print a page: query-language, detectors, …", (command) =>
      command.positional("topic", { type: "string" }),
    )
    .command("completion", "print the shell completion script (bash, zsh)")
    .epilogue(EPILOGUE)
    .help("help")
    .alias("help", "h")
    .version(version)
    .alias("version", "V")
    .wrap(79)
    .fail((message, error) => {
      failure ??= message ?? error?.message ?? "the command line cannot be read";
    });
  const parsed: Record<string, unknown> = await parser.parseAsync(
    joinSigned(words),
    {},
    (_error, _parsed, output) => {
      printed = output;
    },
  );
  const isAskedFor = parsed["help"] === true || parsed["version"] === true;
  // "help" as the last word prints too, and sets nothing.
  if (printed !== "" && (isAskedFor || failure === undefined)) {
    return { command: "print", text: printed };
  }
  if (failure !== undefined) throw await wrongUse(failure, words);
  return toArguments(parsed);
}

/** Writes yargs' completion script for the shell of `$SHELL` to stdout. */
export function printCompletionScript(): void {
  yargs().scriptName("spitzel").completion("completion").showCompletionScript();
}

const FLAGS: ReadonlySet<string> = new Set(
  Object.entries<Options>({ ...SERVE_OPTIONS, ...QUERY_OPTIONS })
    .filter(([, { type }]) => type === "boolean")
    .map(([name]) => `--${name}`),
);

/**
 * Joins a value that starts with a sign to its option: yargs would take `-7d` for the options 7 and d, and `-`,
 * which stands for stdin, for no value at all.
 */
function joinSigned(words: readonly string[]): string[] {
  const joined: string[] = [];
  for (const word of words) {
    const previous = joined.at(-1) ?? "";
    const option = previous === "-t" ? "--trail" : previous;
    if (/^--[a-z-]+$/.test(option) && !FLAGS.has(option) && /^-(?:\d|$)/.test(word)) {
      joined[joined.length - 1] = `${option}=${word}`;
    } else joined.push(word);
  }
  return joined;
}

/** The names of all options, with their aliases, as they are typed. */
function knownOptions(words: readonly string[]): readonly string[] {
  const table = optionsOf(words[0]);
  const names = Object.entries(table).flatMap(([name, { alias }]) => [name, ...listOf(alias)]);
  return [...names, "help", "version", "no-color"].filter((name) => name.length > 1);
}

/** yargs' message as one of ours: what was expected, and the nearest option. */
async function wrongUse(message: string, words: readonly string[]): Promise<SpitzelError> {
  const [, unknown] = /^Unknown arguments?: (.*)$/.exec(message) ?? [];
  const name = unknown?.split(", ")[0];
  if (name === undefined) {
    const [, missing] = /^Not enough arguments following: (.*)$/.exec(message) ?? [];
    return missing === undefined
      ? new SpitzelError(lowerFirst(message), { hint: "spitzel --help lists the options." })
      : new SpitzelError(`expected a value after ${dashed(missing)}`, {
          hint: `a value that starts with - is joined: ${dashed(missing)}=VALUE.`,
        });
  }
  if (words.includes(name)) {
    return new SpitzelError(`expected options after ${words[0] ?? ""}, got "${name}"`, {
      hint: `spitzel ${words[0] ?? ""} --help lists them.`,
    });
  }
  const near = await suggest(name, knownOptions(words));
  return new SpitzelError(`unknown option ${dashed(name)}`, {
    hint: near === undefined ? "spitzel --help lists the options." : `did you mean --${near}?`,
  });
}

function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
