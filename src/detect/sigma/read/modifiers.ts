import {
  type NumberOperator,
  type TextRelation,
  TIME_PARTS,
  type TimePart,
} from "../tree/comparison.ts";
import { TRANSFORMS } from "./transforms.ts";

/** How an item compares; exactly one per item. */
type ComparisonName = TextRelation | NumberOperator | "re" | "cidr" | "exists";

/** The modifiers of one item, sorted into what they mean (docs/design/detection.md §2.3). */
export interface Modifiers {
  readonly comparison: ComparisonName;
  readonly transforms: readonly string[];
  readonly isAll: boolean;
  readonly isCased: boolean;
  readonly isNegated: boolean;
  readonly isFieldReference: boolean;
  readonly isExpanded: boolean;
  readonly timePart: TimePart | undefined;
  /** Flags of `re`: i, m, s. */
  readonly regexFlags: string;
}

const COMPARISONS: ReadonlySet<string> = new Set([
  "contains",
  "startswith",
  "endswith",
  "re",
  "cidr",
  "lt",
  "lte",
  "gt",
  "gte",
  "exists",
]);
const REGEX_FLAGS: ReadonlyMap<string, string> = new Map([
  ["i", "i"],
  ["ignorecase", "i"],
  ["m", "m"],
  ["multiline", "m"],
  ["s", "s"],
  ["dotall", "s"],
]);
const FLAGS: ReadonlySet<string> = new Set(["all", "cased", "neq", "fieldref", "expand"]);

/**
 * Sorts the modifiers of `field|a|b`.
 * @throws Error with a message for one that is unknown, and for two that cannot stand together.
 */
export function sortModifiers(names: readonly string[]): Modifiers {
  const comparisons = names.filter((name) => COMPARISONS.has(name));
  if (comparisons.length > 1) {
    throw new Error(`expected one of the modifiers ${comparisons.join(", ")}, got several`);
  }
  for (const name of names) if (!isKnown(name)) throw new Error(unknownModifier(name));
  const timeParts = TIME_PARTS.filter((part) => names.includes(part));
  if (timeParts.length > 1) throw new Error(`expected one of ${timeParts.join(", ")}, got several`);
  const modifiers: Modifiers = {
    // COMPARISONS holds exactly the names of the type, less "equals".
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion
    comparison: (comparisons[0] ?? "equals") as ComparisonName,
    transforms: names.filter((name) => TRANSFORMS.has(name)),
    isAll: names.includes("all"),
    isCased: names.includes("cased"),
    isNegated: names.includes("neq"),
    isFieldReference: names.includes("fieldref"),
    isExpanded: names.includes("expand"),
    timePart: timeParts[0],
    regexFlags: [...new Set(names.map((name) => REGEX_FLAGS.get(name) ?? ""))].join(""),
  };
  rejectContradictions(names, modifiers);
  return modifiers;
}

function rejectContradictions(names: readonly string[], modifiers: Modifiers): void {
  const { comparison, transforms, isFieldReference, regexFlags, timePart } = modifiers;
  if (regexFlags !== "" && comparison !== "re") {
    throw new Error("expected the modifiers i, m and s only after re");
  }
  if (transforms.length > 0 && !isTextual(comparison)) {
    throw new Error(`expected no ${transforms.join(", ")} together with ${comparison}`);
  }
  if (comparison === "exists" && names.some((name) => name !== "exists" && name !== "neq")) {
    throw new Error("expected exists to stand alone");
  }
  if (isFieldReference && (transforms.length > 0 || !isTextual(comparison))) {
    throw new Error("expected fieldref alone or with contains, startswith or endswith");
  }
  if (timePart !== undefined && comparison !== "equals" && !isNumeric(comparison)) {
    throw new Error(`expected ${timePart} alone or with lt, lte, gt or gte`);
  }
}

export function isNumeric(comparison: ComparisonName): comparison is NumberOperator {
  return ["lt", "lte", "gt", "gte"].includes(comparison);
}

export function isTextual(comparison: ComparisonName): comparison is TextRelation {
  return ["equals", "contains", "startswith", "endswith"].includes(comparison);
}

function isKnown(name: string): boolean {
  const isTimePart = TIME_PARTS.some((part) => part === name);
  return (
    isTimePart ||
    COMPARISONS.has(name) ||
    TRANSFORMS.has(name) ||
    REGEX_FLAGS.has(name) ||
    FLAGS.has(name)
  );
}

function unknownModifier(name: string): string {
  return `unknown modifier "${name}"`;
}
