import { SpitzelError } from "../errors.ts";

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
