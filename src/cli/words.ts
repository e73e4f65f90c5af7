import type { Command, CommandEntry, SingleCommand } from "../commands/command.ts";
import type { Given } from "../options/typed-options.ts";

/** The words behind a command, told apart: not yet interpreted. */
export interface Words {
  readonly operands: readonly string[];
  readonly given: Given;
}

/** Where a command stands: what is typed before it, and its neighbours. */
export interface Place {
  /** `spitzel`, or `spitzel rules`. */
  readonly program: string;
  /** Of the help that lists the commands. */
  readonly heading: string;
  readonly commands: readonly CommandEntry[];
}

/** A command with its line in the table. */
export interface LoadedCommand {
  readonly entry: SingleCommand;
  readonly command: Command;
}
