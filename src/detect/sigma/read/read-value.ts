import { isIP } from "node:net";
import { compileNetworks } from "../../../match/networks.ts";
import type { CompileContext } from "./read-context.ts";
import { compileFieldPath } from "../tree/field-path.ts";
import { anyValue, scalarsFound, type ValueTest } from "../compile/found-value.ts";
import { isNumeric, type Modifiers } from "./modifiers.ts";
import {
  beginsWithStar,
  compilePattern,
  isOnlyStars,
  openPattern,
  parsePattern,
  type Pattern,
} from "../tree/pattern.ts";
import { expandPlaceholders } from "./placeholders.ts";
import type { RecordView } from "../compile/record-view.ts";
import { compileRegex } from "../compile/regex.ts";
import { timePartOf } from "../compile/time-part.ts";
import { TRANSFORMS, type Working } from "./transforms.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/** Whether the values found in a field satisfy one value of the rule. */
export type FoundTest = (view: RecordView, found: readonly unknown[]) => boolean;

/**
 * Compiles one value of an item (detection.md §2). What the modifiers expand it to is joined by OR.
 * @throws RuleError, Error or SyntaxError for a value the modifiers cannot take.
 */
export function compileValue(
  value: YamlScalar,
  modifiers: Modifiers,
  context: CompileContext,
  isKeyword: boolean,
): FoundTest {
  const { comparison, timePart } = modifiers;
  if (comparison === "exists") return existsTest(value);
  if (value.value === null) {
    if (comparison !== "equals" || isKeyword)
      throw new Error(`expected a value for ${comparison}, got null`);
    return isNullOrMissing;
  }
  if (timePart !== undefined) {
    const compare = numberTest(value, comparison);
    return (_view, found) =>
      scalarsFound(found).some((text) => {
        const part = timePartOf(text, timePart);
        return part !== undefined && compare(part);
      });
  }
  if (isNumeric(comparison)) return numericTest(value, comparison);
  if (modifiers.isFieldReference) return fieldReferenceTest(value.source, modifiers, context);
  const tests = textTests(value, modifiers, context, isKeyword);
  const [only] = tests;
  if (only !== undefined && tests.length === 1) return (view, found) => anyValue(view, found, only);
  return (view, found) => tests.some((test) => anyValue(view, found, test));
}

/** Missing, or every found value is JSON null (§2, null). CloudTrail omits errorCode when a call succeeds. */
const isNullOrMissing: FoundTest = (_view, found) => found.every((value) => value === null);

function existsTest(value: YamlScalar): FoundTest {
  const text = value.source.toLowerCase();
  if (!["true", "false", "yes", "no"].includes(text)) {
    throw new Error(`expected true or false for exists, got ${value.source}`);
  }
  const wanted = text === "true" || text === "yes";
  return (_view, found) => found.length > 0 === wanted;
}

function numberTest(value: YamlScalar, comparison: string): (found: number) => boolean {
  const wanted = toNumber(value.source);
  if (wanted === undefined) throw new Error(`expected a number, got "${value.source}"`);
  switch (comparison) {
    case "lt":
      return (found) => found < wanted;
    case "lte":
      return (found) => found <= wanted;
    case "gt":
      return (found) => found > wanted;
    case "gte":
      return (found) => found >= wanted;
    default:
      return (found) => found === wanted;
  }
}

function numericTest(value: YamlScalar, comparison: string): FoundTest {
  const compare = numberTest(value, comparison);
  return (_view, found) =>
    scalarsFound(found).some((text) => {
      const number = toNumber(text);
      return number !== undefined && compare(number);
    });
}

/** Number(), but for what it makes of the empty text. */
export function toNumber(text: string): number | undefined {
  const number = Number(text);
  return text.trim() === "" || Number.isNaN(number) ? undefined : number;
}

function textTests(
  value: YamlScalar,
  modifiers: Modifiers,
  context: CompileContext,
  isKeyword: boolean,
): readonly ValueTest[] {
  const text = String(typeof value.value === "number" ? value.source : value.value);
  const spellings = modifiers.isExpanded ? expandPlaceholders(text, context.vars) : [text];
  const enters = !context.isStrict;
  return spellings.flatMap((spelling): readonly ValueTest[] => {
    if (modifiers.comparison === "re") return [{ text: regexTest(spelling, modifiers), enters }];
    if (modifiers.comparison === "cidr") return [{ text: cidrTest(spelling), enters: false }];
    const number = typeof value.value === "number" ? value.value : undefined;
    return transformed(spelling, modifiers).map((pattern) =>
      patternTest(adjusted(pattern, modifiers, isKeyword), modifiers, enters, number),
    );
  });
}

function transformed(text: string, { transforms }: Modifiers): readonly Pattern[] {
  let values: readonly Working[] = [{ pattern: parsePattern(text), isBytes: false }];
  for (const name of transforms) values = values.flatMap(TRANSFORMS.get(name) ?? ((v) => [v]));
  return values.map(({ pattern }) => pattern);
}

function adjusted(pattern: Pattern, { comparison }: Modifiers, isKeyword: boolean): Pattern {
  const contains = comparison === "contains" || (isKeyword && comparison === "equals");
  return openPattern(pattern, {
    start: contains || comparison === "endswith",
    end: contains || comparison === "startswith",
  });
}

function patternTest(
  pattern: Pattern,
  { isCased, comparison }: Modifiers,
  enters: boolean,
  number: number | undefined,
): ValueTest {
  // `*` is "has a value": a container has one, also to --strict-sigma.
  if (isOnlyStars(pattern)) return { text: () => true, enters: true };
  return {
    text: compilePattern(pattern, isCased),
    enters: enters && beginsWithStar(pattern),
    number: comparison === "equals" ? number : undefined,
  };
}

const INLINE_FLAGS = /^\(\?([a-z]+)\)/;

function regexTest(source: string, { regexFlags }: Modifiers): (text: string) => boolean {
  const inline = INLINE_FLAGS.exec(source);
  const flags = new Set((regexFlags + (inline?.[1] ?? "")).split(""));
  return compileRegex(source.slice(inline?.[0].length ?? 0), [...flags].join(""));
}

function cidrTest(network: string): (text: string) => boolean {
  const [address = "", prefix, ...rest] = network.split("/");
  const family = isIP(address);
  const isValid =
    family !== 0 &&
    rest.length === 0 &&
    (prefix === undefined ||
      (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)));
  if (!isValid) throw new Error(`expected a network such as 10.0.0.0/8, got "${network}"`);
  return compileNetworks([network]);
}

function fieldReferenceTest(
  field: string,
  { comparison, isCased }: Modifiers,
  { isStrict }: CompileContext,
): FoundTest {
  if (field.trim() === "") throw new Error("expected a field name");
  const lookup = compileFieldPath(field, isStrict);
  const normal = (text: string): string => (isCased ? text : text.toLowerCase());
  const holds = (left: string, right: string): boolean => {
    if (comparison === "contains") return left.includes(right);
    if (comparison === "startswith") return left.startsWith(right);
    if (comparison === "endswith") return left.endsWith(right);
    return left === right;
  };
  return (view, found) => {
    const rights = scalarsFound(lookup(view)).map(normal);
    return scalarsFound(found).some((left) => rights.some((right) => holds(normal(left), right)));
  };
}
