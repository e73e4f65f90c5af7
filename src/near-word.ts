import { closest, distance } from "fastest-levenshtein";

/** The known word that was probably meant, or undefined when none is near. */
export function nearWord(word: string, known: readonly string[]): string | undefined {
  const lower = word.toLowerCase();
  // What was begun ("--reg") is nearer than what merely has as many letters.
  const begun = known.filter((candidate) => candidate.startsWith(lower));
  if (lower.length >= 3 && begun.length === 1) return begun[0];
  const nearest = closest(lower, known);
  return distance(lower, nearest) <= Math.ceil(lower.length / 3) ? nearest : undefined;
}
