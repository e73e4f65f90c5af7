import { identifiersOf, type Condition } from "../read/condition.ts";
import type { Diagnostic } from "../diagnostic.ts";
import { lintEvents } from "./lint-events.ts";
import { lintItems, type LintNote } from "./lint-items.ts";
import { lintSettings } from "./lint-settings.ts";
import type { DocumentHeader, RuleSet, SigmaFilter, SigmaRule } from "../rule-set.ts";

/**
 * Everything there is to say about a rule set (docs/design/detection.md §7): what cannot run, what the loader
 * warns of, and what runs but can hardly do what its author meant. Sorted by place.
 */
export function lintRuleSet(ruleSet: RuleSet): readonly Diagnostic[] {
  const notes = [
    ...ruleSet.rules.flatMap((rule) =>
      warningsOf(rule, [...lintItems(rule), ...lintEvents(rule), ...checkIdentifiers(rule)]),
    ),
    ...ruleSet.filters.flatMap((filter) => warningsOf(filter, checkFilter(filter))),
    ...settingsWarnings(ruleSet),
  ];
  return [...ruleSet.rejected, ...ruleSet.warnings, ...notes].toSorted(
    (left, right) =>
      compareTexts(left.file, right.file) || left.line - right.line || left.column - right.column,
  );
}

/** Of all documents: what is misspelt in the block `spitzel:`. */
export function settingsWarnings(
  ruleSet: Pick<RuleSet, "rules" | "correlations" | "filters">,
): readonly Diagnostic[] {
  const documents = [...ruleSet.rules, ...ruleSet.correlations, ...ruleSet.filters];
  return documents.flatMap((one) => warningsOf(one, lintSettings(one)));
}

function warningsOf({ meta }: DocumentHeader, notes: readonly LintNote[]): readonly Diagnostic[] {
  return notes.map(({ check, message, place }) => ({
    ...place,
    check,
    message,
    severity: "warning",
    ruleId: meta.id,
  }));
}

function checkIdentifiers({ detection }: SigmaRule | SigmaFilter): readonly LintNote[] {
  const used = new Set(detection.conditions.flatMap(identifiersOf));
  return [...detection.selections.values()]
    .filter(({ name }) => !used.has(name))
    .map(({ name, place }) => ({
      check: "unreferenced-identifier",
      message: `no condition names the search identifier "${name}"`,
      place,
    }));
}

/** Filters are joined by `and`, verbatim: one that excludes needs a `not` (docs/design/detection.md §2.11). */
function checkFilter(filter: SigmaFilter): readonly LintNote[] {
  const notes = checkIdentifiers(filter);
  if (filter.detection.conditions.some(hasNot)) return notes;
  const message = "the condition of the filter has no not: only what it selects will still match";
  return [...notes, { check: "filter-without-not", message, place: filter.place }];
}

function hasNot(condition: Condition): boolean {
  switch (condition.kind) {
    case "not":
      return true;
    case "identifier":
      return false;
    case "and":
    case "or":
      return condition.operands.some(hasNot);
  }
}

function compareTexts(left: string, right: string): number {
  return left < right ? -1 : left > right ? 1 : 0;
}
