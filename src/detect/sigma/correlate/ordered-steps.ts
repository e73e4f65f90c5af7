import type { Condition } from "../read/condition.ts";
import type { CorrelationDocument } from "../rule-set.ts";

/** Positions of the references that must come in order: all, or those that the condition asks for. */
export function stepsOf({
  references,
  condition,
}: Pick<CorrelationDocument, "references" | "condition">): readonly number[] {
  const { expression } = condition;
  const wanted = expression === undefined ? references : namesWanted(expression);
  return [...references.keys()].filter((index) => wanted.includes(references[index] ?? ""));
}

/** The names that stand under no `not`. */
function namesWanted(condition: Condition): readonly string[] {
  switch (condition.kind) {
    case "identifier":
      return [condition.name];
    case "not":
      return [];
    case "and":
    case "or":
      return condition.operands.flatMap(namesWanted);
  }
}

/** Whether it holds only when all its names that stand under no `not` hold. */
export function isConjunction(condition: Condition): boolean {
  switch (condition.kind) {
    case "identifier":
      return true;
    case "not":
      return condition.operand.kind === "identifier";
    case "and":
      return condition.operands.every(isConjunction);
    case "or":
      return false;
  }
}
