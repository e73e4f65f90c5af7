import { derivedFieldNames } from "../derived/derived-fields.ts";
import { inBounds } from "../correlate/window-value.ts";
import { recordFieldSpelt } from "../lint/record-fields.ts";
import type { FieldPath } from "../tree/field-path.ts";
import type { SigmaCorrelation } from "../rule-set.ts";
import { conditionCanHold } from "./can-hold.ts";

/**
 * Why a linked correlation can never fire, whatever the records hold; undefined when it can. Its condition alone was
 * looked at when it was read.
 */
export function whyNeverFires(correlation: SigmaCorrelation): string | undefined {
  const { references, targets } = correlation;
  const reasons = targets.map((_, index) => whyNoEvents(correlation, index));
  if (!conditionCanHold(correlation, (index) => reasons[index] === undefined)) {
    const index = reasons.findIndex((reason) => reason !== undefined);
    return `it can never fire: of "${references[index] ?? ""}" ${reasons[index] ?? "nothing counts"}`;
  }
  return whyNoValue(correlation);
}

/** Why no event of the reference at this position reaches a group. */
function whyNoEvents(correlation: SigmaCorrelation, index: number): string | undefined {
  const target = correlation.targets[index];
  if (target === undefined) return undefined;
  if (!target.isEnabled) return "nothing counts, since it is disabled";
  for (const [i, field] of correlation.groupBy.entries()) {
    const path = correlation.groupPaths[index]?.[i];
    const reason =
      target.kind === "correlation"
        ? whyNotGrouped(target, path?.name ?? field)
        : path && whyNoField(path);
    if (reason !== undefined) return `no event counts: ${reason}`;
    const alias = correlation.aliases.get(field);
    if (alias !== undefined && path?.name === field && recordFieldSpelt(field) !== field) {
      return `no event counts: the alias "${field}" does not say which field it is`;
    }
  }
  return undefined;
}

/** Findings of a correlation have the fields that it groups by, and no others. */
function whyNotGrouped({ groupBy, meta }: SigmaCorrelation, field: string): string | undefined {
  if (groupBy.includes(field)) return undefined;
  return `"${meta.title}" does not group by "${field}"`;
}

/** A field that differs from one of CloudTrail's in case alone, and an unknown derived one, are in no record. */
function whyNoField({ name, derived }: FieldPath): string | undefined {
  if (derived !== undefined) return undefined;
  if (name.startsWith("x.")) {
    return `there is no derived field "${name}", but ${derivedFieldNames().join(", ")}`;
  }
  const spelt = recordFieldSpelt(name);
  return spelt === undefined || spelt === name
    ? undefined
    : `no record has "${name}"; did you mean "${spelt}"?`;
}

/** Without a value nothing is counted or summed up. */
function whyNoValue(correlation: SigmaCorrelation): string | undefined {
  const { type, condition, valuePaths, targets } = correlation;
  if (type === "value_count" && inBounds(0, condition.bounds)) return undefined;
  for (const [i, field] of condition.fields.entries()) {
    const reasons = targets.map((target, index) => {
      const path = valuePaths[index]?.[i];
      if (target.kind === "correlation") return whyNotGrouped(target, path?.name ?? field);
      return path && whyNoField(path);
    });
    if (reasons.every((reason) => reason !== undefined)) return `it can never fire: ${reasons[0]}`;
  }
  return undefined;
}
