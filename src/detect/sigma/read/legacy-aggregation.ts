import { RuleError } from "../diagnostic.ts";
import { conditionCanHold } from "./can-hold.ts";
import type { CorrelationDocument, DocumentHeader } from "../rule-set.ts";
import { timespanMs } from "./timespan.ts";
import { entryOf, type YamlMap, type YamlScalar } from "./yaml-tree.ts";

const COUNT =
  /^\s*count\s*\(\s*([\w.:-]*)\s*\)(?:\s+by\s+([\w.:,\s-]+?))?\s*(<=|>=|<|>|==?)\s*(\d+)\s*$/i;

const OPERATOR = new Map([
  ["<", "lt"],
  ["<=", "lte"],
  [">", "gt"],
  [">=", "gte"],
  ["=", "eq"],
  ["==", "eq"],
] as const);

/** The text before the `|` of Sigma 1's `selection | count() by f > 5`, and the text behind it. */
export function splitAggregation(
  condition: YamlScalar,
): { readonly condition: YamlScalar; readonly aggregation: string } | undefined {
  const bar = condition.source.indexOf("|");
  if (bar === -1) return undefined;
  const source = condition.source.slice(0, bar);
  return { condition: { ...condition, source }, aggregation: condition.source.slice(bar + 1) };
}

/**
 * The correlation that an aggregation of Sigma 1 means: `count()` is event_count, `count(x)` is value_count
 * (docs/design/detection.md §2.10). `near` has no exact counterpart and stays rejected.
 * @throws RuleError
 */
export function correlationOf(
  aggregation: string,
  condition: YamlScalar,
  block: YamlMap,
  header: DocumentHeader,
): CorrelationDocument {
  const [, field = "", groupBy = "", operator = "", count] = COUNT.exec(aggregation) ?? [];
  if (count === undefined) {
    const message = `expected an aggregation "count(field) by field > 5", got "${aggregation.trim()}"`;
    throw new RuleError(message, condition.place);
  }
  const timeframe = entryOf(block, "timeframe")?.value;
  const spanMs = timeframe?.kind === "scalar" ? timespanMs(timeframe.source) : undefined;
  if (spanMs === undefined || spanMs === 0) {
    throw new RuleError(
      'expected a "timeframe" such as 10m beside an aggregation',
      timeframe?.place ?? block.place,
    );
  }
  const bound = [...OPERATOR].find(([text]) => text === operator)?.[1] ?? "gt";
  const { name: _name, ...meta } = header.meta;
  const correlation: CorrelationDocument = {
    ...header,
    meta: { ...meta, id: `${header.meta.id}#aggregation` },
    kind: "correlation",
    type: field === "" ? "event_count" : "value_count",
    references: [header.meta.id],
    groupBy: groupBy.split(/[\s,]+/).filter((part) => part !== ""),
    aliases: new Map(),
    timespanMs: spanMs,
    condition: {
      bounds: [{ operator: bound, value: Number(count) }],
      fields: field === "" ? [] : [field],
      percentile: undefined,
      expression: undefined,
    },
    generate: false,
    hasOwnLevel: true,
  };
  if (!conditionCanHold(correlation)) {
    throw new RuleError(`no records can meet "${aggregation.trim()}"`, condition.place);
  }
  return correlation;
}
