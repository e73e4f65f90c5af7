import { SpitzelError } from "../errors.ts";
import type { AskedSource } from "./asked-source.ts";

/** What an option's value may depend on beside its text. */
export interface OptionContext {
  readonly nowMs: number;
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** Why an option cannot stand beside another. */
interface Exclusion {
  /** The other option's name. */
  readonly other: string;
  /** Only beside this value of the option itself; beside any unless given. */
  readonly isMeant?: (text: string) => boolean;
  readonly message: string;
  readonly hint: string;
}

export interface OptionTraits {
  readonly name: string;
  /** One letter, or another name. */
  readonly alias?: string;
  /** Heading in the help; none for an option of one command with few. */
  readonly group?: string;
  readonly describe: string;
  /** The words that it takes, for completion. */
  readonly words?: readonly string[];
  /** The words that its text may have between commas, beside others, for completion. */
  readonly parts?: readonly string[];
  /** Sources with which it has an effect; all unless given. With another it is refused. */
  readonly sources?: readonly AskedSource[];
  /** What to do instead with another source. */
  readonly insteadHint?: string;
  /** Names of options, one of which must be there for this one to have an effect. */
  readonly needs?: readonly string[];
  readonly excludes?: readonly Exclusion[];
  /** It leaves records out, by their time or by what they hold. */
  readonly narrows?: "time" | "content";
  readonly isRequired?: boolean;
  /** Such a text behind another option is meant for this one. */
  readonly alsoBehind?: { readonly option: string; readonly isMeant: (text: string) => boolean };
}

/**
 * One option: how it is typed and what it means, wherever it is taken. A command lists the options it takes; parser,
 * help, completion, near misses and refusals are derived from them.
 */
export interface Option<T = unknown> extends OptionTraits {
  readonly kind: "flag" | "value" | "list";
  /** A flag that `--no-<name>` turns off. */
  readonly isNegatable: boolean;
  /**
   * What the texts behind it mean: none when it was not given, "true" or "false" for a flag.
   * @throws SpitzelError (exit code 2) for a text that it does not take.
   */
  readonly read: (texts: readonly string[], context: OptionContext) => T;
}

/** Present or not. */
export function flag(traits: OptionTraits): Option<boolean> {
  return {
    ...traits,
    kind: "flag",
    isNegatable: false,
    read: (texts) => texts.at(-1) === "true",
  };
}

/** On unless `--no-<name>` is given. */
export function flagThatIsOn(traits: OptionTraits): Option<boolean> {
  return {
    ...traits,
    kind: "flag",
    isNegatable: true,
    read: (texts) => texts.at(-1) !== "false",
  };
}

type Parse<T> = (text: string, context: OptionContext) => T;

/** Takes one text, or stands for what is usual without it. */
export function value<T>(
  traits: OptionTraits & { readonly usual: string },
  parse: Parse<T>,
): Option<T>;
export function value<T>(traits: OptionTraits, parse: Parse<T>): Option<T | undefined>;
export function value<T>(
  { usual, ...traits }: OptionTraits & { readonly usual?: string },
  parse: Parse<T>,
): Option<T | undefined> {
  return {
    ...traits,
    kind: "value",
    isNegatable: false,
    read: (texts, context) => {
      const text = texts[0] ?? usual;
      return text === undefined ? undefined : parse(text, context);
    },
  };
}

interface ListTraits extends OptionTraits {
  /**
   * How several may be written in one text: parted by this; by commas that `parse` knows to part; or, unless given,
   * not at all, since a comma may belong to the text.
   */
  readonly parted?: RegExp | "by parse";
}

/** May be repeated; where `parted` is given, several may also be written in one text. */
export function list<T>(traits: ListTraits, parse: Parse<T>): Option<readonly T[]> {
  const { parted, describe, ...rest } = traits;
  return {
    ...rest,
    describe: `${describe}; ${parted === undefined ? "repeatable" : "several with commas"}`,
    kind: "list",
    isNegatable: false,
    read: (texts, context) =>
      texts
        .flatMap((text) =>
          parted instanceof RegExp ? text.split(parted).map((part) => part.trim()) : [text],
        )
        .map((text) => parse(text, context)),
  };
}

/** A text as it was typed. */
export function asTyped(text: string): string {
  return text;
}

/** Every way to type an option: `--trail`, `-t`, `--no-color`. */
export function spellings({ name, alias, isNegatable }: Option): readonly string[] {
  return [
    `--${name}`,
    ...(alias === undefined ? [] : [dashed(alias)]),
    ...(isNegatable ? [`--no-${name}`] : []),
  ];
}

/** `-t` or `--trail`. */
export function dashed(name: string): string {
  return name.length === 1 ? `-${name}` : `--${name}`;
}

interface WordsTaken<T extends string> {
  readonly option: string;
  readonly words: readonly T[];
  /** `ndjson, csv or table`; the words with commas unless given. */
  readonly expected?: string;
  readonly hint?: (text: string) => string;
}

/** @throws SpitzelError (exit code 2) unless the text is one of the words. */
export function oneOf<T extends string>(
  text: string,
  { option, words, expected = words.join(", "), hint }: WordsTaken<T>,
): T {
  const found = words.find((word) => word === text);
  if (found !== undefined) return found;
  throw new SpitzelError(`expected ${expected} after --${option}, got "${text}"`, {
    hint: hint?.(text) ?? "write one of these words.",
  });
}

/** @throws SpitzelError (exit code 2) unless the text is a number above 0. */
export function positiveNumber(text: string, option: string, hint: string): number {
  const number = Number(text);
  if (text.trim() !== "" && Number.isFinite(number) && number > 0) return number;
  throw new SpitzelError(`expected a number above 0 after --${option}, got "${text}"`, { hint });
}

/** @throws SpitzelError (exit code 2) unless the text is a whole number above 0. */
export function wholeNumber(text: string, option: string, hint: string): number {
  if (/^[1-9]\d*$/.test(text)) return Number(text);
  throw new SpitzelError(`expected a whole number above 0 after --${option}, got "${text}"`, {
    hint,
  });
}
