import { type Condition } from "../read/condition.ts";
import type { CorrelationEvent } from "./correlation-event.ts";
import type { Bound, CorrelationDocument } from "../rule-set.ts";
import { toNumber } from "../tree/to-number.ts";
import { RankedNumbers, SlidingSum, type WindowNumbers } from "./window-numbers.ts";

/** The events of one window, as they come and go, and what the correlation makes of them. */
export interface WindowValue {
  readonly add: (event: CorrelationEvent) => void;
  /** Takes the oldest event out again. */
  readonly remove: (event: CorrelationEvent) => void;
  /** The value now; undefined when there is none (no numeric value in the window). */
  readonly value: () => number | undefined;
  /** Whether the condition holds now. */
  readonly holds: () => boolean;
}

/** @param events all that may be added, each once at a time, the oldest first */
export function createWindowValue(
  correlation: CorrelationDocument,
  events: readonly CorrelationEvent[],
): WindowValue {
  switch (correlation.type) {
    case "event_count":
      return countingEvents(correlation);
    case "value_count":
      return counting(correlation, ({ fieldValues }) => fieldValues);
    case "temporal":
    case "temporal_ordered":
      return referencesSeen(correlation);
    case "value_sum":
      return aggregating(correlation, new SlidingSum(), ({ sum }) => sum);
    case "value_avg":
      return aggregating(correlation, new SlidingSum(), ({ sum, count }) => sum / count);
    case "value_median":
      return aggregating(correlation, rankedOf(events), (ranked) => ranked.percentile(50));
    case "value_percentile": {
      const { percentile = 50 } = correlation.condition;
      return aggregating(correlation, rankedOf(events), (ranked) => ranked.percentile(percentile));
    }
  }
}

function rankedOf(events: readonly CorrelationEvent[]): RankedNumbers {
  return new RankedNumbers(events.flatMap(numbersOf));
}

function numbersOf({ fieldValues }: CorrelationEvent): readonly number[] {
  return fieldValues.flatMap((value) => toNumber(value) ?? []);
}

function countingEvents({ condition }: CorrelationDocument): WindowValue {
  let events = 0;
  return {
    add: () => void events++,
    remove: () => void events--,
    value: () => events,
    holds: () => inBounds(events, condition.bounds),
  };
}

/** Counts the distinct values that the events hold; an event may hold several. */
function counting(
  { condition }: CorrelationDocument,
  valuesOf: (event: CorrelationEvent) => readonly string[],
): WindowValue {
  const counts = new Map<string, number>();
  const change = (event: CorrelationEvent, by: 1 | -1): void => {
    for (const one of valuesOf(event)) {
      const count = (counts.get(one) ?? 0) + by;
      if (count === 0) counts.delete(one);
      else counts.set(one, count);
    }
  };
  return {
    add: (event) => change(event, 1),
    remove: (event) => change(event, -1),
    value: () => counts.size,
    holds: () => inBounds(counts.size, condition.bounds),
  };
}

function referencesSeen({ references, condition }: CorrelationDocument): WindowValue {
  const counts = references.map(() => 0);
  const change = (event: CorrelationEvent, by: number): void => {
    for (const index of event.references) counts[index] = (counts[index] ?? 0) + by;
  };
  const value = (): number => counts.filter((count) => count > 0).length;
  const { expression, bounds } = condition;
  const holds = (): boolean => {
    if (expression !== undefined) {
      return expressionHolds(expression, (name) => (counts[references.indexOf(name)] ?? 0) > 0);
    }
    return bounds.length > 0 ? inBounds(value(), bounds) : value() === references.length;
  };
  return { add: (event) => change(event, 1), remove: (event) => change(event, -1), value, holds };
}

function expressionHolds(condition: Condition, isSeen: (name: string) => boolean): boolean {
  switch (condition.kind) {
    case "identifier":
      return isSeen(condition.name);
    case "not":
      return !expressionHolds(condition.operand, isSeen);
    case "and":
      return condition.operands.every((operand) => expressionHolds(operand, isSeen));
    case "or":
      return condition.operands.some((operand) => expressionHolds(operand, isSeen));
  }
}

function aggregating<N extends WindowNumbers>(
  { condition }: CorrelationDocument,
  numbers: N,
  valueOf: (numbers: N) => number,
): WindowValue {
  const value = (): number | undefined => (numbers.count === 0 ? undefined : valueOf(numbers));
  return {
    add: (event) => {
      for (const number of numbersOf(event)) numbers.add(number);
    },
    remove: (event) => {
      for (const number of numbersOf(event)) numbers.remove(number);
    },
    value,
    holds: () => inBounds(value(), condition.bounds),
  };
}

/** All bounds hold. */
export function inBounds(value: number | undefined, bounds: readonly Bound[]): boolean {
  return value !== undefined && bounds.every((bound) => inBound(value, bound));
}

function inBound(found: number, { operator, value }: Bound): boolean {
  switch (operator) {
    case "gt":
      return found > value;
    case "gte":
      return found >= value;
    case "lt":
      return found < value;
    case "lte":
      return found <= value;
    case "eq":
      return found === value;
    case "neq":
      return found !== value;
  }
}
