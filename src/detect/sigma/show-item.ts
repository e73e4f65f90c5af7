import type { ItemNode } from "./tree/rule-node.ts";

/** What an item wants, in words: `contains "a" or "b"`. */
export function showItem({ modifierNames, modifiers, values }: ItemNode): string {
  const names = modifierNames.filter((name) => name !== "all" && name !== "neq");
  const shown = values.map(({ value, source }) =>
    value === null ? "null" : JSON.stringify(source),
  );
  const joined = shown.join(modifiers.isAll ? " and " : " or ");
  if (values.length === 0) return names.join(" ");
  const negation = modifiers.isNegated ? "not " : "";
  return `${negation}${names.join(" ") || "="} ${joined}`;
}
