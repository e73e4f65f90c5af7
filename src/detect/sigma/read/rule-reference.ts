import { RuleError, type RulePlace } from "../diagnostic.ts";
import type { DocumentHeader } from "../rule-set.ts";

/**
 * What a reference names: by id, then by name, then by title (docs/design/detection.md §2.12). Of several with the
 * same name, one of the referring file goes before those of others.
 * @throws RuleError when it names nothing, or several.
 */
export function resolveReference<T extends DocumentHeader>(
  reference: string,
  candidates: readonly T[],
  place: RulePlace,
): T {
  for (const key of ["id", "name", "title"] as const) {
    const named = candidates.filter(({ meta }) => meta[key] === reference);
    const inFile = named.filter((candidate) => candidate.place.file === place.file);
    const [found, other] = inFile.length > 0 ? inFile : named;
    if (other !== undefined) {
      throw new RuleError(`the reference "${reference}" names several rules by ${key}`, place);
    }
    if (found !== undefined) return found;
  }
  throw new RuleError(`the reference "${reference}" names no rule that was loaded`, place);
}
