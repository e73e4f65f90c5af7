import { derivedNameOf } from "../derived/derived-fields.ts";

/** Where the name of a field looks for values (docs/design/detection.md §2.4), as data. */
export interface FieldPath {
  /** As the rule has it. */
  readonly name: string;
  /** The derived field that it names, such as `x.principal`, or one that it looks into; undefined for the record's own. */
  readonly derived: string | undefined;
  /** The parts, between dots, of what stands below the record or the derived field. */
  readonly keys: readonly string[];
  /** Whether JSON in strings on the way is entered: not with --strict-sigma, nor in derived fields. */
  readonly entersText: boolean;
}

export function fieldPath(name: string, isStrict: boolean): FieldPath {
  const derived = derivedNameOf(name);
  if (derived === undefined) {
    return { name, derived, keys: name.split("."), entersText: !isStrict };
  }
  const keys = name === derived ? [] : name.slice(derived.length + 1).split(".");
  return { name, derived, keys, entersText: false };
}
