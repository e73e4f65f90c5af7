import { SpitzelError } from "../errors.ts";
import { type AskedSource, askedSource, refusalOf } from "./asked-source.ts";
import type { Option, OptionContext } from "./option.ts";

/** What was typed behind options, by name: `["true"]` or `["false"]` for a flag. */
export type Given = ReadonlyMap<string, readonly string[]>;

/** Access to what was typed, and to what it means. */
export interface TypedOptions {
  /** The value of an option; what is usual when it was not given, or when the command does not take it. */
  readonly get: <T>(option: Option<T>) => T;
  /** The options that were given. */
  readonly given: readonly Option[];
}

/**
 * The options of a command as typed.
 * @param options those that the command takes
 * @throws SpitzelError (exit code 2) for an option that would have no effect, or contradicts another.
 */
export function typedOptions(
  options: readonly Option[],
  words: Given,
  context: OptionContext,
): TypedOptions {
  const given = behindTheirOptions(options, words);
  const taken = options.filter(({ name }) => given.has(name));
  const hasChoice = options.some(({ sources }) => sources !== undefined);
  const source = hasChoice ? askedSource(given) : undefined;
  for (const option of taken) check(option, given, source);
  return {
    given: taken,
    get: (option) =>
      option.read(taken.includes(option) ? (given.get(option.name) ?? []) : [], context),
  };
}

function behindTheirOptions(options: readonly Option[], words: Given): Given {
  const given = new Map(words);
  for (const { name, alsoBehind } of options) {
    if (alsoBehind === undefined) continue;
    const { option, isMeant } = alsoBehind;
    const texts = given.get(option) ?? [];
    const meant = texts.filter(isMeant);
    if (meant.length === 0) continue;
    given.set(name, [...(given.get(name) ?? []), ...meant]);
    const rest = texts.filter((text) => !isMeant(text));
    if (rest.length === 0) given.delete(option);
    else given.set(option, rest);
  }
  return given;
}

function check(option: Option, given: Given, source: AskedSource | undefined): void {
  const { name, kind, sources, insteadHint, needs, excludes = [] } = option;
  const texts = given.get(name) ?? [];
  if (kind === "value" && texts.length > 1) {
    throw new SpitzelError(`--${name} was given ${texts.length} times`, {
      hint: `give --${name} once.`,
    });
  }
  if (source !== undefined && sources !== undefined && !sources.includes(source)) {
    const { message, hint } = refusalOf(name, source, sources, insteadHint);
    throw new SpitzelError(message, { hint });
  }
  const excluded = excludes.find(
    ({ other, isMeant = () => true }) => given.has(other) && texts.some(isMeant),
  );
  if (excluded !== undefined) {
    throw new SpitzelError(excluded.message, { hint: excluded.hint });
  }
  if (needs !== undefined && !needs.some((one) => given.has(one))) {
    const others = needs.map((one) => `--${one}`).join(" or ");
    throw new SpitzelError(`--${name} has an effect with ${others} only`, {
      hint: `give ${needs.length === 1 ? "it" : "one of them"}, or leave --${name} away.`,
    });
  }
}
