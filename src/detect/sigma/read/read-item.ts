import type { CompileContext } from "./read-context.ts";
import { RuleError, type RulePlace } from "../diagnostic.ts";
import { compileFieldPath, type FieldLookup } from "../tree/field-path.ts";
import { anyValue } from "../compile/found-value.ts";
import { type Modifiers, sortModifiers } from "./modifiers.ts";
import { literalOf, parsePattern } from "../tree/pattern.ts";
import { leafTexts } from "../compile/record-view.ts";
import type { ItemNode, RecordTest } from "../tree/rule-node.ts";
import { compileValue, type FoundTest } from "./read-value.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/**
 * Compiles `field|mod1|mod2: values` (detection.md §2, Item). An empty field makes keywords.
 * @throws RuleError with the place of the key or of the value.
 */
export function compileItem(
  key: string,
  values: readonly YamlScalar[],
  place: RulePlace,
  context: CompileContext,
): ItemNode {
  const [field = "", ...modifierNames] = key.split("|").map((part) => part.trim());
  const isKeyword = field === "";
  const modifiers = at(place, () => sortModifiers(modifierNames));
  if (values.length === 0) throw new RuleError(`expected a value for "${key}"`, place);
  if (isKeyword && !isForKeywords(modifiers)) {
    throw new RuleError(`expected keywords with all, re or cased only, got "${key}"`, place);
  }
  const lookup: FieldLookup = isKeyword
    ? ({ record }) => leafTexts(record)
    : compileFieldPath(field, context.isStrict);
  const holds = compileValues(values, modifiers, context, isKeyword);
  const test: RecordTest = modifiers.isNegated
    ? (view) => !holds(view, lookup(view))
    : (view) => holds(view, lookup(view));
  const references = modifiers.isFieldReference ? values.map(({ source }) => source) : [];
  const reads = isKeyword ? undefined : [field, ...references];
  return { kind: "item", field, modifierNames, modifiers, values, place, lookup, reads, test };
}

function isForKeywords({ comparison, isFieldReference, timePart }: Modifiers): boolean {
  return (
    ["equals", "contains", "re"].includes(comparison) && !isFieldReference && timePart === undefined
  );
}

function compileValues(
  values: readonly YamlScalar[],
  modifiers: Modifiers,
  context: CompileContext,
  isKeyword: boolean,
): FoundTest {
  const literals = isKeyword ? undefined : plainLiterals(values, modifiers);
  if (literals !== undefined) {
    const text = (found: string): boolean => literals.has(found.toLowerCase());
    return (view, found) => anyValue(view, found, { text, enters: false });
  }
  const tests = values.map((value) =>
    at(value.place, () => compileValue(value, modifiers, context, isKeyword)),
  );
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return only;
  if (modifiers.isAll) return (view, found) => tests.every((test) => test(view, found));
  return (view, found) => tests.some((test) => test(view, found));
}

/** A list of several literals is one look-up in a set. */
function plainLiterals(
  values: readonly YamlScalar[],
  { comparison, transforms, isAll, isCased, isFieldReference, isExpanded, timePart }: Modifiers,
): ReadonlySet<string> | undefined {
  const isPlain =
    comparison === "equals" &&
    transforms.length === 0 &&
    !(isAll || isCased || isFieldReference || isExpanded) &&
    timePart === undefined;
  if (!isPlain || values.length < 2) return undefined;
  const literals = new Set<string>();
  for (const { value } of values) {
    const literal = typeof value === "string" ? literalOf(parsePattern(value)) : undefined;
    if (literal === undefined) return undefined;
    literals.add(literal.toLowerCase());
  }
  return literals;
}

/** Gives what goes wrong its place in the rule. */
function at<T>(place: RulePlace, compile: () => T): T {
  try {
    return compile();
  } catch (error) {
    if (error instanceof RuleError || !(error instanceof Error)) throw error;
    throw new RuleError(lowerFirst(error.message), place);
  }
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
