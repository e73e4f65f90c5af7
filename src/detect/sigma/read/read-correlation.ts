import { parseCondition } from "./condition.ts";
import { conditionCanHold } from "./can-hold.ts";
import { RuleError, type RulePlace } from "../diagnostic.ts";
import { isConjunction } from "../correlate/ordered-steps.ts";
import { asMap, asText, optionalText, requiredEntry, scalarsOf, textList } from "./read-node.ts";
import { readHeader, readLevel } from "./read-header.ts";
import {
  type Bound,
  CORRELATION_TYPES,
  type CorrelationCondition,
  type CorrelationDocument,
  type CorrelationType,
  OPERATORS,
} from "../rule-set.ts";
import { timespanMs } from "./timespan.ts";
import { toNumber } from "../tree/to-number.ts";
import { entryOf, type YamlMap } from "./yaml-tree.ts";

/** Reads a correlation document (docs/design/detection.md §2.12). @throws RuleError */
export function readCorrelation(root: YamlMap, sha256: string): CorrelationDocument {
  const header = readHeader(root, sha256);
  const block = asMap(requiredEntry(root, "correlation").value, '"correlation"');
  const type = readType(block);
  const references = [...new Set(textList(block, "rules"))];
  if (references.length === 0) throw new RuleError('expected the key "rules"', block.place);
  const timespan = requiredEntry(block, "timespan");
  const spanMs = timespanMs(asText(timespan.value, '"timespan"'));
  if (spanMs === undefined || spanMs === 0) {
    throw new RuleError("expected a time span such as 30s, 10m, 2h or 1d", timespan.value.place);
  }
  const condition = readCondition(block, type, references);
  const conditionPlace = entryOf(block, "condition")?.value.place ?? block.place;
  if (!conditionCanHold({ type, condition, references })) {
    throw new RuleError(`no records can meet the condition of this ${type}`, conditionPlace);
  }
  return {
    ...header,
    kind: "correlation",
    type,
    references,
    groupBy: textList(block, "group-by"),
    aliases: readAliases(block),
    timespanMs: spanMs,
    condition,
    // The specification puts `generate` into the block; older rules have it beside it.
    generate: [block, root].some((map) => optionalText(map, "generate") === "true"),
    hasOwnLevel: readLevel(root) !== undefined,
  };
}

function readType(block: YamlMap): CorrelationType {
  const { value } = requiredEntry(block, "type");
  const text = asText(value, '"type"');
  const type = CORRELATION_TYPES.find((known) => known === text);
  if (type === undefined) {
    throw new RuleError(
      `expected one of ${CORRELATION_TYPES.join(", ")}, got ${text}`,
      value.place,
    );
  }
  return type;
}

function readAliases(block: YamlMap): CorrelationDocument["aliases"] {
  const node = entryOf(block, "aliases")?.value;
  if (node === undefined) return new Map();
  const aliases = asMap(node, '"aliases"').entries.map(({ key, value }) => {
    const fields = asMap(value, `the alias "${key}"`).entries.map(
      (entry) => [entry.key, asText(entry.value, `"${entry.key}"`)] as const,
    );
    return [key, new Map(fields)] as const;
  });
  return new Map(aliases);
}

const NEEDS_FIELD: ReadonlySet<CorrelationType> = new Set<CorrelationType>([
  "value_count",
  "value_sum",
  "value_avg",
  "value_median",
  "value_percentile",
]);

function readCondition(
  block: YamlMap,
  type: CorrelationType,
  references: readonly string[],
): CorrelationCondition {
  const entry = entryOf(block, "condition");
  const isTemporal = type === "temporal" || type === "temporal_ordered";
  const nothing = { bounds: [], fields: [], percentile: undefined, expression: undefined };
  if (entry === undefined) {
    if (isTemporal) return nothing;
    throw new RuleError('expected the key "condition"', block.place);
  }
  const { value: node } = entry;
  if (node.kind === "scalar" && isTemporal) {
    const expression = parseCondition(node.source, references, node.place);
    if (type === "temporal_ordered" && !isConjunction(expression)) {
      throw new RuleError(
        'expected only "and" and "not" in the condition: of alternatives there is no order',
        node.place,
      );
    }
    return { ...nothing, expression };
  }
  const map = asMap(node, `the condition of ${type}`);
  const fieldNode = entryOf(map, "field")?.value;
  const fields =
    fieldNode === undefined ? [] : scalarsOf(fieldNode, '"field"').map((s) => s.source);
  const condition = {
    bounds: readBounds(map),
    fields,
    percentile: readNumber(map, "percentile"),
    expression: undefined,
  };
  checkFields(type, fields, fieldNode?.place ?? map.place);
  const { percentile } = condition;
  if (
    type === "value_percentile" &&
    !(percentile !== undefined && percentile >= 0 && percentile <= 100)
  ) {
    throw new RuleError('expected "percentile" between 0 and 100 in the condition', map.place);
  }
  return condition;
}

function checkFields(type: CorrelationType, fields: readonly string[], place: RulePlace): void {
  if (!NEEDS_FIELD.has(type)) return;
  if (fields.length === 0)
    throw new RuleError(`expected "field" in the condition of ${type}`, place);
  // Several fields make tuples, which can be told apart but not added up.
  if (type !== "value_count" && fields.length > 1) {
    throw new RuleError(
      `expected one field in the condition of ${type}, got ${fields.length}`,
      place,
    );
  }
}

function readBounds(map: YamlMap): readonly Bound[] {
  const bounds: Bound[] = [];
  for (const { key, keyPlace } of map.entries) {
    const operator = OPERATORS.find((known) => known === key);
    if (operator !== undefined) {
      bounds.push({ operator, value: readNumber(map, key) ?? 0 });
    } else if (key !== "field" && key !== "percentile") {
      throw new RuleError(`expected ${OPERATORS.join(", ")} or field, got ${key}`, keyPlace);
    }
  }
  if (bounds.length === 0) {
    throw new RuleError(`expected a bound such as "gte: 10" in the condition`, map.place);
  }
  return bounds;
}

function readNumber(map: YamlMap, key: string): number | undefined {
  const node = entryOf(map, key)?.value;
  if (node === undefined) return undefined;
  const number = toNumber(asText(node, `"${key}"`));
  if (number === undefined) throw new RuleError(`expected "${key}" to be a number`, node.place);
  return number;
}
