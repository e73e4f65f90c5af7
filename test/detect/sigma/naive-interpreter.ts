import type { Wanted } from "../../../src/expr-parser/necessary.ts";
import type { Comparison } from "../../../src/detect/sigma/tree/comparison.ts";
import type { FieldPath } from "../../../src/detect/sigma/tree/field-path.ts";
import type { Pattern } from "../../../src/detect/sigma/tree/pattern.ts";
import type {
  FieldItem,
  KeywordsItem,
  RuleNode,
} from "../../../src/detect/sigma/tree/rule-node.ts";

/** What stands behind `x.ioc` in these tests. */
export const IOCS: readonly unknown[] = [{ value: "x" }, { value: 5 }];

type Json = Readonly<Record<string, unknown>>;

/** Whether a rule's tree holds for a record: slow, without closures, written from the description of Sigma alone. */
export function holds(node: RuleNode, record: Json): boolean {
  switch (node.kind) {
    case "and":
      return node.children.every((child) => holds(child, record));
    case "or":
      return node.children.some((child) => holds(child, record));
    case "not":
      return !holds(node.child, record);
    case "selection":
      return holds(node.child, record);
    case "field":
      return valuesHold(node, valuesAt(node.path, record), record) !== node.isNegated;
    case "keywords":
      return valuesHold(node, leaves(record), record) !== node.isNegated;
    case "any-member":
      return flat(valuesAt(node.path, record))
        .filter(isObject)
        .some((member) => holds(node.members, member));
  }
}

function valuesHold(
  { quantifier, values }: FieldItem | KeywordsItem,
  found: readonly unknown[],
  record: Json,
): boolean {
  const results = values.map(({ alternatives }) =>
    alternatives.some((one) => compares(one, found, record)),
  );
  return quantifier === "all" ? results.every(Boolean) : results.some(Boolean);
}

function compares(comparison: Comparison, found: readonly unknown[], record: Json): boolean {
  const numbers = (): readonly number[] =>
    texts(found)
      .filter((text) => text.trim() !== "")
      .map(Number);
  switch (comparison.kind) {
    case "pattern": {
      const { pattern, isCased, number, entersContainers } = comparison;
      const hasForm = (text: string): boolean => isOfForm(text, pattern, isCased);
      const isNumber = flat(found).some((value) => number !== undefined && value === number);
      return isNumber || candidates(found, entersContainers).some(hasForm);
    }
    case "regex": {
      const expression = new RegExp(comparison.source, comparison.flags);
      return candidates(found, comparison.entersContainers).some((text) => expression.test(text));
    }
    case "cidr":
      return texts(found).some((text) => isInside(text, comparison.network));
    case "number":
      return numbers().some((number) => isInOrder(number, comparison.operator, comparison.bound));
    case "time-part": {
      const { part, operator, bound } = comparison;
      return texts(found)
        .filter((text) => /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/.test(text))
        .some((text) => isInOrder(partOf(text, part), operator, bound));
    }
    case "exists":
      return found.length > 0 === comparison.isWanted;
    case "null":
      return found.every((value) => value === null);
    case "fieldref": {
      const others = texts(valuesAt(comparison.path, record));
      return texts(found).some((left) =>
        others.some((right) =>
          comparison.isCased
            ? isRelated(left, right, comparison.relation)
            : isRelated(left.toLowerCase(), right.toLowerCase(), comparison.relation),
        ),
      );
    }
  }
}

/** Whether a value that the field holds is the one wanted, as Sigma compares. */
export function isFound(path: FieldPath, wanted: Wanted, record: Json): boolean {
  const found = valuesAt(path, record);
  switch (wanted.kind) {
    case "value":
      if (wanted.value === null) return found.every((value) => value === null);
      return flat(found).includes(wanted.value);
    case "text":
      return candidates(found, true).some((text) => isOfForm(text, wanted.pattern, wanted.isCased));
    case "order":
      return false;
  }
}

/** The field's values: the whole name as a key first, then the longest key that leads somewhere. */
function valuesAt(
  { name, derived, keys, entersText }: FieldPath,
  record: Json,
): readonly unknown[] {
  if (derived !== undefined) return below(IOCS, keys, false);
  return Object.hasOwn(record, name) ? [record[name]] : below(record, keys, entersText);
}

function below(value: unknown, keys: readonly string[], entersText: boolean): readonly unknown[] {
  if (keys.length === 0) return [value];
  if (Array.isArray(value)) return value.flatMap((member) => below(member, keys, entersText));
  if (typeof value === "string" && entersText) {
    try {
      const inner: unknown = JSON.parse(value);
      return typeof inner === "object" && inner !== null ? below(inner, keys, true) : [];
    } catch {
      return [];
    }
  }
  if (!isObject(value)) return [];
  const lengths = [...keys.keys()].map((i) => keys.length - i);
  const attempts = lengths
    .map((length) => ({ key: keys.slice(0, length).join("."), rest: keys.slice(length) }))
    .filter(({ key }) => Object.hasOwn(value, key))
    .map(({ key, rest }) => below(value[key], rest, entersText));
  return attempts.find((found) => found.length > 0) ?? [];
}

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function flat(found: readonly unknown[]): readonly unknown[] {
  return found.flat(Infinity);
}

/** Scalars in their string form, members of lists included. */
function texts(found: readonly unknown[]): readonly string[] {
  return flat(found)
    .filter((value) => ["string", "number", "boolean"].includes(typeof value))
    .map(String);
}

function leaves(value: unknown): readonly string[] {
  if (typeof value !== "object" || value === null) return texts([value]);
  return Object.values(value).flatMap(leaves);
}

/** What a text is compared with: scalars, and of containers the JSON text and all leaves when they are entered. */
function candidates(found: readonly unknown[], entersContainers: boolean): readonly string[] {
  return found.flatMap((value): readonly string[] => {
    if (Array.isArray(value)) {
      const members = candidates(value, entersContainers);
      const isOfContainers = value.some((member) => typeof member === "object" && member !== null);
      if (!entersContainers || !isOfContainers) return members;
      return [...members, JSON.stringify(value), ...leaves(value)];
    }
    if (isObject(value)) return entersContainers ? [JSON.stringify(value), ...leaves(value)] : [];
    return texts([value]);
  });
}

function isOfForm(text: string, pattern: Pattern, isCased: boolean): boolean {
  const normal = (one: string): string => (isCased ? one : one.toLowerCase());
  const source = pattern.map((token) => {
    if ("wildcard" in token) return token.wildcard === "*" ? "[^]*" : "[^]";
    return normal(token.literal).replaceAll(/[\\^$.*+?()[\]{}|/]/g, "\\$&");
  });
  return new RegExp(`^${source.join("")}$`, "u").test(normal(text));
}

/** IPv4 only. */
function isInside(text: string, network: string): boolean {
  const bits = (address: string): string =>
    address
      .split(".")
      .map((byte) => Number(byte).toString(2).padStart(8, "0"))
      .join("");
  const [address = "", prefix = "32"] = network.split("/");
  if (!/^\d+\.\d+\.\d+\.\d+$/.test(text)) return false;
  return bits(text).startsWith(bits(address).slice(0, Number(prefix)));
}

function isInOrder(left: number, operator: "lt" | "lte" | "gt" | "gte" | "eq", right: number) {
  if (operator === "eq") return left === right;
  if (left === right) return operator === "lte" || operator === "gte";
  return left < right === operator.startsWith("l") && !Number.isNaN(left);
}

const PARTS = { year: [0, 4], month: [5, 7], day: [8, 10], hour: [11, 13], minute: [14, 16] };

/** But for the week, which is tested with the items. */
function partOf(text: string, part: string): number {
  const [start, end] = PARTS[part as keyof typeof PARTS];
  return Number(text.slice(start, end));
}

function isRelated(left: string, right: string, relation: string): boolean {
  if (relation === "equals") return left === right;
  if (relation === "contains") return left.includes(right);
  return relation === "startswith" ? left.startsWith(right) : left.endsWith(right);
}
