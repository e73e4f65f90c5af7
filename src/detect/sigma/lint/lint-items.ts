import { derivedField, derivedFieldNames } from "../derived/derived-fields.ts";
import type { RulePlace } from "../diagnostic.ts";
import { isRecordField, topLevelField } from "./record-fields.ts";
import { type ItemNode, itemsOf } from "../tree/rule-node.ts";
import type { SigmaRule } from "../rule-set.ts";

/** One thing a check found in a rule. */
export interface LintNote {
  readonly check: string;
  readonly message: string;
  readonly place: RulePlace;
}

/** The checks that look at one item at a time (detection.md §7, rules lint). */
export function lintItems(rule: SigmaRule): readonly LintNote[] {
  return itemsOf(rule.detection.root).flatMap((item) => [
    ...checkField(item, rule.taxonomy),
    ...checkValues(item),
    ...checkLiterals(item),
    ...checkReferences(item),
  ]);
}

function checkField({ field, reads, place }: ItemNode, taxonomy: string): readonly LintNote[] {
  const notes: LintNote[] = [];
  for (const read of reads ?? []) {
    const isDerived = derivedField(read) !== undefined;
    if (isDerived && taxonomy !== "spitzel") {
      const message = `${field} is a derived field: declare "taxonomy: spitzel", so that other tools refuse the rule`;
      notes.push({ check: "derived-taxonomy", message, place });
    }
    if (isDerived || isRecordField(read)) continue;
    const message = read.startsWith("x.")
      ? `unknown derived field ${read}; there are ${derivedFieldNames().join(", ")}`
      : `CloudTrail records have no field "${topLevelField(read)}": ${read} is always missing`;
    notes.push({ check: "unknown-field", message, place });
  }
  return notes;
}

function checkValues({ values, modifiers, place, field }: ItemNode): readonly LintNote[] {
  const notes: LintNote[] = [];
  const nothing = values.find(({ value }) => value === null);
  if (nothing !== undefined && values.length > 1) {
    const message =
      "null in a list of values: the specification forbids it; use a selection of its own";
    notes.push({ check: "null-in-list", message, place: nothing.place });
  }
  if (modifiers.isAll && values.length === 1) {
    const message = `"all" needs several values, ${field || "the list of keywords"} has one`;
    notes.push({ check: "all-on-one-value", message, place });
  }
  return notes;
}

const FIELD_PATH = /^[A-Za-z]\w*(?:\.[A-Za-z][\w:-]*)+$/;

/** A value such as `responseElements.accessKey.userName` is compared as a text, not looked up. */
function checkLiterals({ values, modifiers }: ItemNode): readonly LintNote[] {
  if (modifiers.isFieldReference || modifiers.comparison === "re") return [];
  return values
    .filter(({ source }) => FIELD_PATH.test(source) && isRecordField(source))
    .map(({ source, place }) => ({
      check: "literal-field-path",
      message: `"${source}" is compared as a text: to compare with that field, use the modifier fieldref`,
      place,
    }));
}

/** An ARN holds a name, and is never equal to one. */
function checkReferences({ field, values, modifiers, place }: ItemNode): readonly LintNote[] {
  if (!modifiers.isFieldReference || modifiers.comparison !== "equals") return [];
  return values
    .filter(({ source }) => isArn(field) !== isArn(source))
    .map(({ source }) => ({
      check: "arn-equals-name",
      message: `an ARN never equals a name: ${field} and ${source} are never the same; use fieldref|endswith, or userIdentity.userName`,
      place,
    }));
}

function isArn(field: string): boolean {
  return /arn$/i.test(field);
}
