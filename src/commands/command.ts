import type { ExitCode } from "../errors.ts";
import type { Option } from "../options/option.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import type { Environment } from "../run/environment.ts";

/** A word behind the name of a command, as its `usage` names it. */
interface Argument {
  readonly name: string;
  readonly describe: string;
  /** What may stand there, for completion; the shell's own file names unless given. */
  readonly words?: "actions" | ((context: CommandContext) => readonly string[]);
}

/** An option of other commands that this one does not take, and why: said instead of "unknown option". */
interface RefusedOption {
  readonly option: Option;
  readonly because: string;
  readonly hint: string;
}

/** What was typed behind the name of a command. */
export interface TypedCommand extends TypedOptions {
  readonly operands: readonly string[];
}

/** For the few commands that are about the commands. */
export interface CommandContext {
  readonly commands: readonly CommandEntry[];
  readonly packageFolder: URL;
}

/** One command, in a file of its own that is loaded when its name is typed. */
export interface Command {
  readonly arguments: readonly Argument[];
  readonly options: readonly Option[];
  readonly refuses?: readonly RefusedOption[];
  /** What it does → the command line. */
  readonly examples: readonly (readonly [string, string])[];
  /** The last line of the help: where to read on. */
  readonly more?: string;
  /** @throws SpitzelError for what the user can act on. */
  readonly run: (
    typed: TypedCommand,
    environment: Environment,
    context: CommandContext,
  ) => Promise<ExitCode>;
}

interface EntryOf {
  /** The name and its arguments: `detect [actions..]`. `$0` stands for a line that begins with no command. */
  readonly usage: string;
  readonly describe: string;
  /** Other words for the same, which are no commands: "did you mean". */
  readonly alsoCalled?: readonly string[];
}

/** One line of the table of commands: what is known before a command is loaded. */
export type CommandEntry =
  | (EntryOf & {
      readonly load: () => Promise<{ readonly command: Command }>;
      /** It takes --threads: they are started before it is loaded (cli/start-ahead). */
      readonly isThreaded?: boolean;
    })
  | (EntryOf & {
      /** The heading of its help. */
      readonly about: string;
      readonly commands: readonly CommandEntry[];
    });

export type SingleCommand = Extract<CommandEntry, { readonly load: unknown }>;

/** The word under which the completion scripts ask: behind it the shell, and the words of the command line. */
export const COMPLETION_REQUEST = "--get-completions";

/** `detect`; `$0` for the query. */
export function nameOf({ usage }: CommandEntry): string {
  return usage.split(" ", 1)[0] ?? "";
}

/** The names that can be typed. */
export function namesOf(commands: readonly CommandEntry[]): readonly string[] {
  return commands.map(nameOf).filter((name) => name !== "$0");
}

/** The command of a line that names none. */
export function queryOf(commands: readonly CommandEntry[]): SingleCommand {
  const query = commands.find((one) => nameOf(one) === "$0");
  if (query === undefined || !("load" in query)) throw new Error("no command is the usual one");
  return query;
}
