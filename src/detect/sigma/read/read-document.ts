import type { ItemContext } from "./item-context.ts";
import { RuleError } from "../diagnostic.ts";
import { correlationOf, splitAggregation } from "./legacy-aggregation.ts";
import { readCorrelation } from "./read-correlation.ts";
import { readDetection } from "./read-detection.ts";
import { isForCloudTrail, readHeader, readLogsource, showLogsource } from "./read-header.ts";
import { asMap, optionalText, requiredEntry, textList } from "./read-node.ts";
import type { CorrelationDocument, LeftOut, SigmaFilter, SigmaRule } from "../rule-set.ts";
import { entryOf, type YamlDocument, type YamlMap } from "./yaml-tree.ts";

/** What one YAML document turned out to be. */
export type ReadDocument =
  | { readonly kind: "runs"; readonly documents: readonly ActiveDocument[] }
  | { readonly kind: "not-applicable" | "inactive"; readonly leftOut: LeftOut };

export type ActiveDocument = SigmaRule | CorrelationDocument | SigmaFilter;

export interface ReadContext extends ItemContext {
  readonly legacyAggregation: boolean;
  readonly includeDeprecated: boolean;
}

/** Reads one document. @throws RuleError when it cannot run. */
export function readDocument({ root, sha256 }: YamlDocument, context: ReadContext): ReadDocument {
  const map = asMap(root, "a rule");
  // The log source first: another product's rule is none of our business, faulty or not.
  const isOurs = entryOf(map, "correlation") !== undefined || isForCloudTrail(readLogsource(map));
  const status = optionalText(map, "status")?.toLowerCase();
  if (!isOurs) return leaveOut("not-applicable", map, showLogsource(readLogsource(map)));
  if ((status === "deprecated" || status === "unsupported") && !context.includeDeprecated) {
    return leaveOut("inactive", map, status);
  }
  if (entryOf(map, "correlation") !== undefined) {
    return { kind: "runs", documents: [readCorrelation(map, sha256)] };
  }
  if (entryOf(map, "filter") !== undefined) {
    return { kind: "runs", documents: [readFilter(map, sha256, context)] };
  }
  return { kind: "runs", documents: readRule(map, sha256, context) };
}

function leaveOut(kind: "not-applicable" | "inactive", map: YamlMap, reason: string): ReadDocument {
  const title = optionalText(map, "title") ?? "";
  const id = optionalText(map, "id") ?? title;
  return { kind, leftOut: { id, title, place: map.place, reason } };
}

function readRule(map: YamlMap, sha256: string, context: ReadContext): readonly ActiveDocument[] {
  const header = readHeader(map, sha256);
  const block = asMap(requiredEntry(map, "detection").value, '"detection"');
  const aggregations: CorrelationDocument[] = [];
  const hasAnyMember = optionalText(map, "sigma-version") === "3";
  const detection = readDetection(
    block,
    ["timeframe"],
    { ...context, hasAnyMember },
    (condition) => {
      const split = splitAggregation(condition);
      if (split === undefined) return condition;
      if (!context.legacyAggregation) {
        throw new RuleError(
          "aggregations after | are deprecated: write a correlation, or load with legacy aggregation",
          condition.place,
        );
      }
      aggregations.push(correlationOf(split.aggregation, condition, block, header));
      return split.condition;
    },
  );
  const rule: SigmaRule = {
    ...header,
    kind: "rule",
    logsource: readLogsource(map),
    detection,
    root: detection.root,
    emits: true,
  };
  return [rule, ...aggregations];
}

function readFilter(map: YamlMap, sha256: string, context: ReadContext): SigmaFilter {
  const block = asMap(requiredEntry(map, "filter").value, '"filter"');
  const references = textList(block, "rules");
  if (references.length === 0) throw new RuleError('expected the key "rules"', block.place);
  const isAny = references.length === 1 && references[0]?.toLowerCase() === "any";
  return {
    ...readHeader(map, sha256),
    kind: "filter",
    logsource: readLogsource(map),
    references: isAny ? undefined : references,
    detection: readDetection(block, ["rules"], context),
  };
}
