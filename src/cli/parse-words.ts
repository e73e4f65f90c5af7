import yargs, { type Argv, type Options } from "yargs";
import { type Command, type CommandEntry, nameOf } from "../commands/command.ts";
import { SpitzelError } from "../errors.ts";
import { dashed, type Option } from "../options/option.ts";
import type { LoadedCommand, Place, Words } from "./words.ts";

interface Surroundings {
  readonly place: Place;
  /** All commands, for near misses. */
  readonly registry: readonly CommandEntry[];
  readonly version: string;
}

export type Parsed = Words | { readonly text: string };

/**
 * Interprets the words behind a command.
 * @returns the text to print when help or the version is asked for.
 * @throws SpitzelError (exit code 2), with the nearest option when one is misspelt.
 */
export async function parseWords(
  words: readonly string[],
  { entry, command }: LoadedCommand,
  { place, registry, version }: Surroundings,
): Promise<Parsed> {
  const name = nameOf(entry);
  let parser = bareParser(place, version);
  if (name === "$0") {
    parser = parser.usage(place.heading);
    for (const other of place.commands) {
      parser =
        other === entry
          ? withCommand(parser, entry, command)
          : parser.command(other.usage, other.describe);
    }
    parser = parser.epilogue(epilogue(command));
  } else parser = withCommand(parser, entry, command);
  const signed = joinSigned(words, command.options);
  const typed = name === "$0" ? signed : [name, ...signed];
  const { parsed, failure, printed } = await read(parser, typed);
  if (printed !== undefined) return { text: printed };
  if (failure !== undefined) {
    const { wrongUse } = await import("./wrong-use.ts");
    throw await wrongUse(failure, words, { entry, command }, { place, registry });
  }
  const operands = [...command.arguments.map((one) => one.name), "--"].flatMap((one) =>
    texts(parsed[one]),
  );
  return { operands, given: givenOf(parsed, command.options) };
}

/** The help of a group of commands. */
export async function groupHelp(place: Place, version: string): Promise<string> {
  const parser = place.commands.reduce(
    (whole, { usage, describe }) => whole.command(usage, describe),
    bareParser(place, version).usage(place.heading),
  );
  return (await read(parser, ["--help"])).printed ?? "";
}

function bareParser({ program }: Place, version: string): Argv {
  return yargs()
    .scriptName(program)
    .exitProcess(false)
    .strict()
    .parserConfiguration({
      "boolean-negation": false,
      "camel-case-expansion": false,
      "dot-notation": false,
      "populate--": true,
      "greedy-arrays": false,
      "parse-numbers": false,
      "parse-positional-numbers": false,
      "duplicate-arguments-array": true,
    })
    .help("help")
    .alias("help", "h")
    .version(version)
    .alias("version", "V")
    .wrap(79);
}

function withCommand(parser: Argv, { usage, describe }: CommandEntry, command: Command): Argv {
  return parser.command(usage, describe, (one) => {
    let whole: Argv = one;
    for (const argument of command.arguments) {
      const isList = usage.includes(`${argument.name}..`);
      whole = whole.positional(argument.name, {
        type: "string",
        describe: argument.describe,
        ...(isList ? { array: true } : {}),
      });
    }
    whole = whole.options(
      Object.fromEntries(command.options.map((option) => [option.name, yargsOption(option)])),
    );
    for (const { name } of command.options.filter(({ isNegatable }) => isNegatable)) {
      whole = whole.option(`no-${name}`, { type: "boolean", hidden: true });
    }
    const text = epilogue(command);
    return usage.startsWith("$0") || text === "" ? whole : whole.epilogue(text);
  });
}

/** One value an occurrence; yargs would let an array swallow the actions behind it. */
function yargsOption({ kind, alias, group, describe, isRequired }: Option): Options {
  return {
    ...(kind === "flag" ? { type: "boolean" } : { type: "string", requiresArg: true }),
    ...(kind === "list" ? { array: true, nargs: 1 } : {}),
    ...(alias === undefined ? {} : { alias }),
    ...(group === undefined ? {} : { group }),
    ...(isRequired === true ? { demandOption: true } : {}),
    describe,
  };
}

/** As text, so that yargs does not break the commands: they are there to be copied. */
function epilogue({ examples, more }: Command): string {
  const lines = examples.map(([what, line]) => `  ${what}\n    ${line}\n`);
  return [
    ...(lines.length === 0 ? [] : [`Examples:\n${lines.join("")}`]),
    ...(more === undefined ? [] : [more]),
  ].join("\n");
}

interface Reading {
  readonly parsed: Readonly<Record<string, unknown>>;
  readonly failure: string | undefined;
  readonly printed: string | undefined;
}

async function read(parser: Argv, words: readonly string[]): Promise<Reading> {
  let failure: string | undefined;
  let printed = "";
  const parsed: Record<string, unknown> = await parser
    .fail((message, error) => {
      failure ??= message ?? error?.message ?? "the command line cannot be read";
    })
    .parseAsync([...words], {}, (_error, _parsed, output) => {
      printed = output;
    });
  const isAskedFor = parsed["help"] === true || parsed["version"] === true;
  // "help" as the last word prints too, and sets nothing.
  const isPrinted = printed !== "" && (isAskedFor || failure === undefined);
  return { parsed, failure, printed: isPrinted ? printed : undefined };
}

/**
 * Joins a value that starts with a sign to its option: yargs would take `-7d` for the options 7 and d, and `-`,
 * which stands for stdin, for no value at all.
 */
function joinSigned(words: readonly string[], options: readonly Option[]): readonly string[] {
  const joined: string[] = [];
  for (const word of words) {
    const option = options.find(
      ({ name, alias, kind }) =>
        kind !== "flag" &&
        [name, alias].some((one) => one !== undefined && dashed(one) === joined.at(-1)),
    );
    if (option !== undefined && /^-(?:\d|$)/.test(word)) {
      joined[joined.length - 1] = `--${option.name}=${word}`;
    } else joined.push(word);
  }
  return joined;
}

function givenOf(
  parsed: Readonly<Record<string, unknown>>,
  options: readonly Option[],
): ReadonlyMap<string, readonly string[]> {
  const given = new Map<string, readonly string[]>();
  for (const { name, kind, isNegatable } of options) {
    const typed = parsed[name];
    if (kind !== "flag") {
      if (typed !== undefined) given.set(name, texts(typed));
      continue;
    }
    const isOff = isNegatable && parsed[`no-${name}`] === true;
    if (isOff && typed === true) {
      throw new SpitzelError(`--${name} and --no-${name} contradict each other`, {
        hint: "give one of them.",
      });
    }
    if (isOff) given.set(name, ["false"]);
    else if (typed === true || typed === false) given.set(name, [String(typed)]);
  }
  return given;
}

function texts(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}
