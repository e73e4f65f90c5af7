import { inBounds } from "../correlate/window-value.ts";
import { stepsOf } from "../correlate/ordered-steps.ts";
import type { Bound, CorrelationDocument } from "../rule-set.ts";
import type { Condition } from "./condition.ts";

type Asked = Pick<CorrelationDocument, "type" | "condition" | "references">;

/**
 * Whether some records could meet the condition of a correlation: one that none can is a mistake of its author, who
 * relies on it.
 * @param canOccur whether there may be events of the reference at this position
 */
export function conditionCanHold(
  { type, condition, references }: Asked,
  canOccur: (reference: number) => boolean = () => true,
): boolean {
  const live = [...references.keys()].filter(canOccur);
  const { bounds, expression } = condition;
  if (live.length === 0) return false;
  switch (type) {
    case "event_count":
      // A group without events cannot fire.
      return someInteger(bounds, 1, Infinity);
    case "value_count":
      return someInteger(bounds, 0, Infinity);
    case "value_sum":
    case "value_avg":
    case "value_median":
    case "value_percentile":
      return someNumber(bounds);
    case "temporal":
      if (expression !== undefined) return expressionCanHold(expression, references, live, []);
      return bounds.length > 0
        ? someInteger(bounds, 1, live.length)
        : live.length === references.length;
    case "temporal_ordered": {
      const steps = stepsOf({ references, condition });
      if (steps.length === 0 || !steps.every((step) => live.includes(step))) return false;
      if (expression !== undefined) return expressionCanHold(expression, references, live, steps);
      return inBounds(references.length, bounds);
    }
  }
}

/** What holds for any number holds for one of the bounds, or beside or between them. */
function someNumber(bounds: readonly Bound[]): boolean {
  const values = bounds.map(({ value }) => value).toSorted((a, b) => a - b);
  const between = values.map((value, i) => (value + (values[i - 1] ?? value - 2)) / 2);
  const beyond = (values.at(-1) ?? 0) + 1;
  return [...values, ...between, beyond].some((value) => inBounds(value, bounds));
}

function someInteger(bounds: readonly Bound[], least: number, most: number): boolean {
  const near = bounds.flatMap(({ value }) => {
    const whole = Math.floor(value);
    return [whole - 1, whole, whole + 1, whole + 2];
  });
  return [least, ...near].some(
    (value) => value >= least && value <= most && inBounds(value, bounds),
  );
}

/** Beyond so many names the choices are not tried, and the condition is believed. */
const MOST_TRIED = 12;

function expressionCanHold(
  expression: Condition,
  references: readonly string[],
  live: readonly number[],
  needed: readonly number[],
): boolean {
  const free = live.filter((index) => !needed.includes(index));
  if (free.length > MOST_TRIED) return true;
  for (let choice = 0; choice < 2 ** free.length; choice++) {
    const seen = new Set([...needed, ...free.filter((_, i) => (choice >> i) % 2 === 1)]);
    // Something must have happened for anything to be looked at.
    if (seen.size === 0) continue;
    if (holds(expression, (name) => seen.has(references.indexOf(name)))) return true;
  }
  return false;
}

function holds(condition: Condition, isSeen: (name: string) => boolean): boolean {
  switch (condition.kind) {
    case "identifier":
      return isSeen(condition.name);
    case "not":
      return !holds(condition.operand, isSeen);
    case "and":
      return condition.operands.every((operand) => holds(operand, isSeen));
    case "or":
      return condition.operands.some((operand) => holds(operand, isSeen));
  }
}
