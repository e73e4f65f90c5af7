import { SpitzelError } from "../errors.ts";

/** What was typed, not yet interpreted. Absent options are undefined, flags false. */
export type Arguments =
  | { readonly command: "print"; readonly text: string }
  | { readonly command: "completion script" }
  | { readonly command: "help topic"; readonly topic: string }
  | {
      readonly command: "query";
      readonly actions: readonly string[];
      readonly options: TypedOptions;
    }
  | {
      readonly command: "detect" | "timeline";
      readonly actions: readonly string[];
      readonly options: TypedOptions;
    }
  | { readonly command: "serve"; readonly options: TypedOptions };

/** Access to options by name. */
export interface TypedOptions {
  readonly flag: (name: string) => boolean;
  /** True when `--no-<name>` was given. */
  readonly isOff: (name: string) => boolean;
  readonly text: (name: string) => string | undefined;
  readonly texts: (name: string) => readonly string[];
}

/** @param parsed as yargs gives it: `_` holds the command, an option that was given more than once is a list. */
export function toArguments(parsed: Readonly<Record<string, unknown>>): Arguments {
  const [command] = listOf(parsed["_"]);
  if (command === "completion") return { command: "completion script" };
  if (command === "help") return { command: "help topic", topic: String(parsed["topic"]) };
  const options: TypedOptions = {
    flag: (name) => parsed[name] === true,
    isOff: (name) => parsed[name] === false,
    text: (name) => single(name, parsed[name]),
    texts: (name) => listOf(parsed[name]),
  };
  if (command === "serve") return { command: "serve", options };
  const actions = [...listOf(parsed["actions"]), ...listOf(parsed["--"])];
  if (command === "detect" || command === "timeline") return { command, actions, options };
  return { command: "query", actions, options };
}

export function listOf(value: unknown): readonly string[] {
  if (Array.isArray(value)) return value.map(String);
  return typeof value === "string" ? [value] : [];
}

function single(name: string, value: unknown): string | undefined {
  if (value === false) {
    throw new SpitzelError(`unknown option --no-${name}`, { hint: `leave --${name} away.` });
  }
  if (Array.isArray(value)) {
    throw new SpitzelError(`--${name} was given ${value.length} times`, {
      hint: `give --${name} once.`,
    });
  }
  return listOf(value)[0];
}
