import { rethrowBug } from "../../../errors.ts";
import { RuleError, type RulePlace } from "../diagnostic.ts";
import { fieldPath } from "../tree/field-path.ts";
import type { ItemNode, ItemValue } from "../tree/rule-node.ts";
import type { ItemContext } from "./item-context.ts";
import { type Modifiers, sortModifiers } from "./modifiers.ts";
import { readValue } from "./read-value.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/**
 * Reads `field|mod1|mod2: values` (docs/design/detection.md §2.3). An empty field makes keywords.
 * @throws RuleError with the place of the key or of the value.
 */
export function readItem(
  key: string,
  scalars: readonly YamlScalar[],
  place: RulePlace,
  context: ItemContext,
): ItemNode {
  const [field = "", ...modifierNames] = key.split("|").map((part) => part.trim());
  const isKeyword = field === "";
  const modifiers = at(place, () => sortModifiers(modifierNames));
  if (scalars.length === 0) throw new RuleError(`expected a value for "${key}"`, place);
  if (isKeyword && !isForKeywords(modifiers)) {
    throw new RuleError(`expected keywords with all, re or cased only, got "${key}"`, place);
  }
  const values = scalars.map((scalar): ItemValue => {
    const alternatives = at(scalar.place, () => readValue(scalar, modifiers, context, isKeyword));
    return { source: scalar.source, place: scalar.place, alternatives };
  });
  const { isAll, isNegated } = modifiers;
  const quantifier = isAll ? "all" : "any";
  const item = { quantifier, values, isNegated, modifierNames, place } as const;
  return isKeyword
    ? { kind: "keywords", ...item }
    : { kind: "field", path: fieldPath(field, context.isStrict), ...item };
}

function isForKeywords({ comparison, isFieldReference, timePart }: Modifiers): boolean {
  return (
    ["equals", "contains", "re"].includes(comparison) && !isFieldReference && timePart === undefined
  );
}

/** Gives what goes wrong its place in the rule. */
function at<T>(place: RulePlace, read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (error instanceof RuleError || !(error instanceof Error)) throw error;
    rethrowBug(error);
    throw new RuleError(lowerFirst(error.message), place);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
