import { type CommandEntry, nameOf } from "../commands/command.ts";
import { SpitzelError } from "../errors.ts";
import { dashed, type Option, spellings } from "../options/option.ts";
import { suggest } from "../suggest.ts";
import type { LoadedCommand, Place } from "./words.ts";

interface Surroundings {
  readonly place: Place;
  readonly registry: readonly CommandEntry[];
}

/** yargs' message as one of ours: what was expected, and the nearest option. */
export async function wrongUse(
  failure: string,
  words: readonly string[],
  loaded: LoadedCommand,
  { place, registry }: Surroundings,
): Promise<SpitzelError> {
  const commandLine = [place.program, nameOf(loaded.entry)]
    .filter((word) => word !== "$0")
    .join(" ");
  const listed = `${commandLine} --help lists the options.`;
  const [, missing] = /^Not enough arguments following: (.*)$/.exec(failure) ?? [];
  if (missing !== undefined) {
    return new SpitzelError(`expected a value after ${dashed(missing)}`, {
      hint: `a value that starts with - is joined: ${dashed(missing)}=VALUE.`,
    });
  }
  if (failure.startsWith("Not enough non-option arguments")) {
    const [, argument = ""] = /(<[^>]+>)/.exec(loaded.entry.usage) ?? [];
    return new SpitzelError(`expected ${argument} after ${commandLine}, got none`, {
      hint: `${commandLine} --help shows more.`,
    });
  }
  const [, unknown] = /^Unknown (?:arguments?|commands?): (.*)$/.exec(failure) ?? [];
  const name = unknown?.split(", ")[0];
  if (name === undefined) {
    return new SpitzelError(failure.charAt(0).toLowerCase() + failure.slice(1), { hint: listed });
  }
  if (words.includes(name)) {
    return new SpitzelError(
      `expected options after ${commandLine.replace("spitzel ", "")}, got "${name}"`,
      {
        hint: `${commandLine} --help lists them.`,
      },
    );
  }
  return unknownOption(name, commandLine, loaded, registry, listed);
}

async function unknownOption(
  name: string,
  commandLine: string,
  { command }: LoadedCommand,
  registry: readonly CommandEntry[],
  listed: string,
): Promise<SpitzelError> {
  const typed = dashed(name);
  const refused = command.refuses?.find(({ option }) => spellings(option).includes(typed));
  if (refused !== undefined) {
    return new SpitzelError(`--${refused.option.name} ${refused.because}`, { hint: refused.hint });
  }
  const own = command.options.flatMap(spellings);
  if (own.includes(typed.replace(/^--no-/, "--"))) {
    return new SpitzelError(`unknown option ${typed}`, {
      hint: `leave ${typed.replace(/^--no-/, "--")} away.`,
    });
  }
  const others = (await allCommands(registry, "spitzel")).filter(({ options }) =>
    options.some((option) => spellings(option).includes(typed)),
  );
  if (others.length > 0) {
    const where = others.map(({ line }) => line).join(", ");
    return new SpitzelError(`${typed} is no option of ${commandLine}`, {
      hint: `it belongs to: ${where}`,
    });
  }
  const known = [...own, "--help", "--version"]
    .filter((option) => option.startsWith("--"))
    .map((option) => option.slice(2));
  const near = await suggest(name, known);
  return new SpitzelError(`unknown option ${typed}`, {
    hint: near === undefined ? listed : `did you mean --${near}?`,
  });
}

interface KnownCommand {
  /** `spitzel rules list` */
  readonly line: string;
  readonly options: readonly Option[];
}

/** Every command with its options: loaded only to say what is wrong. */
async function allCommands(
  entries: readonly CommandEntry[],
  program: string,
): Promise<readonly KnownCommand[]> {
  const known = await Promise.all(
    entries.map(async (entry): Promise<readonly KnownCommand[]> => {
      const line =
        nameOf(entry) === "$0" ? `${program} <action>...` : `${program} ${nameOf(entry)}`;
      if ("commands" in entry) return allCommands(entry.commands, line);
      const { command } = await entry.load();
      return [{ line, options: command.options }];
    }),
  );
  return known.flat();
}
