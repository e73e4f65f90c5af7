import { isIP } from "node:net";
import { compileRegex } from "../compile/regex.ts";
import { toNumber } from "../tree/to-number.ts";
import type { Comparison } from "../tree/comparison.ts";
import { fieldPath } from "../tree/field-path.ts";
import {
  beginsWithStar,
  isOnlyStars,
  openPattern,
  parsePattern,
  type Pattern,
} from "../tree/pattern.ts";
import type { ItemContext } from "./item-context.ts";
import { isNumeric, isTextual, type Modifiers } from "./modifiers.ts";
import { expandPlaceholders } from "./placeholders.ts";
import { TRANSFORMS, type Working } from "./transforms.ts";
import type { YamlScalar } from "./yaml-tree.ts";

/**
 * Reads one value of an item (docs/design/detection.md §2.3): the comparisons that modifiers and placeholders
 * make of it, of which one is enough.
 * @throws Error or SyntaxError for a value the modifiers cannot take.
 */
export function readValue(
  value: YamlScalar,
  modifiers: Modifiers,
  context: ItemContext,
  isKeyword: boolean,
): readonly Comparison[] {
  const { comparison, timePart } = modifiers;
  if (comparison === "exists") return [{ kind: "exists", isWanted: readExists(value) }];
  if (value.value === null) {
    if (comparison !== "equals" || isKeyword)
      throw new Error(`expected a value for ${comparison}, got null`);
    return [{ kind: "null" }];
  }
  if (timePart !== undefined) {
    const operator = isNumeric(comparison) ? comparison : "eq";
    return [{ kind: "time-part", part: timePart, operator, bound: readNumber(value) }];
  }
  if (isNumeric(comparison)) {
    return [{ kind: "number", operator: comparison, bound: readNumber(value) }];
  }
  if (modifiers.isFieldReference) return [readFieldReference(value.source, modifiers, context)];
  return readText(value, modifiers, context, isKeyword);
}

function readExists(value: YamlScalar): boolean {
  const text = value.source.toLowerCase();
  if (!["true", "false", "yes", "no"].includes(text)) {
    throw new Error(`expected true or false for exists, got ${value.source}`);
  }
  return text === "true" || text === "yes";
}

function readNumber(value: YamlScalar): number {
  const number = toNumber(value.source);
  if (number === undefined) throw new Error(`expected a number, got "${value.source}"`);
  return number;
}

function readFieldReference(
  field: string,
  { comparison, isCased }: Modifiers,
  { isStrict }: ItemContext,
): Comparison {
  if (field.trim() === "") throw new Error("expected a field name");
  const relation = isTextual(comparison) ? comparison : "equals";
  return { kind: "fieldref", path: fieldPath(field, isStrict), relation, isCased };
}

function readText(
  value: YamlScalar,
  modifiers: Modifiers,
  { vars, isStrict }: ItemContext,
  isKeyword: boolean,
): readonly Comparison[] {
  const text = String(typeof value.value === "number" ? value.source : value.value);
  const spellings = modifiers.isExpanded ? expandPlaceholders(text, vars) : [text];
  const number = typeof value.value === "number" ? value.value : undefined;
  return spellings.flatMap((spelling): readonly Comparison[] => {
    if (modifiers.comparison === "re") return [readRegex(spelling, modifiers, !isStrict)];
    if (modifiers.comparison === "cidr") return [readNetwork(spelling)];
    return transformed(spelling, modifiers).map((pattern) =>
      patternComparison(adjusted(pattern, modifiers, isKeyword), modifiers, number, isStrict),
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

function patternComparison(
  pattern: Pattern,
  { isCased, comparison }: Modifiers,
  number: number | undefined,
  isStrict: boolean,
): Comparison {
  return {
    kind: "pattern",
    pattern,
    isCased,
    number: comparison === "equals" ? number : undefined,
    // `*` is "has a value": a container has one, also to --strict-sigma.
    entersContainers: isOnlyStars(pattern) || (!isStrict && beginsWithStar(pattern)),
  };
}

const INLINE_FLAGS = /^\(\?([a-z]+)\)/;

function readRegex(text: string, { regexFlags }: Modifiers, entersContainers: boolean): Comparison {
  const inline = INLINE_FLAGS.exec(text);
  const flags = [...new Set(regexFlags + (inline?.[1] ?? ""))].join("");
  const source = text.slice(inline?.[0].length ?? 0);
  // Throws for what cannot run.
  compileRegex(source, flags);
  return { kind: "regex", source, flags, entersContainers };
}

function readNetwork(network: string): Comparison {
  const [address = "", prefix, ...rest] = network.split("/");
  const family = isIP(address);
  const isValid =
    family !== 0 &&
    rest.length === 0 &&
    (prefix === undefined ||
      (/^\d{1,3}$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128)));
  if (!isValid) throw new Error(`expected a network such as 10.0.0.0/8, got "${network}"`);
  return { kind: "cidr", network };
}
