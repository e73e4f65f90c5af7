import { derivedFieldNames } from "../derived/derived-fields.ts";
import type { RulePlace } from "../diagnostic.ts";
import { isRecordField, topLevelField } from "./record-fields.ts";
import { fieldsRead } from "../tree/fields-read.ts";
import { fieldOf, type ItemNode, itemsOf } from "../tree/rule-node.ts";
import type { SigmaRule } from "../rule-set.ts";

/** One thing a check found in a rule. */
export interface LintNote {
  readonly check: string;
  readonly message: string;
  readonly place: RulePlace;
}

/** The checks that look at one item at a time (docs/design/detection.md §7). */
export function lintItems(rule: SigmaRule): readonly LintNote[] {
  return itemsOf(rule.detection.root).flatMap((item) => [
    ...checkField(item, rule.taxonomy),
    ...checkValues(item),
    ...checkLiterals(item),
    ...checkReferences(item),
  ]);
}

function checkField(item: ItemNode, taxonomy: string): readonly LintNote[] {
  const { place } = item;
  const notes: LintNote[] = [];
  for (const { name, derived } of fieldsRead(item) ?? []) {
    if (derived !== undefined && taxonomy !== "spitzel") {
      const message = `${fieldOf(item)} is a derived field: declare "taxonomy: spitzel", so that other tools refuse the rule`;
      notes.push({ check: "derived-taxonomy", message, place });
    }
    if (derived !== undefined || isRecordField(name)) continue;
    const message = name.startsWith("x.")
      ? `unknown derived field ${name}; there are ${derivedFieldNames().join(", ")}`
      : `CloudTrail records have no field "${topLevelField(name)}": ${name} is always missing`;
    notes.push({ check: "unknown-field", message, place });
  }
  return notes;
}

function checkValues(item: ItemNode): readonly LintNote[] {
  if (item.kind === "any-member") return [];
  const { values, quantifier, place } = item;
  const notes: LintNote[] = [];
  const nothing = values.find(({ alternatives }) => alternatives[0]?.kind === "null");
  if (nothing !== undefined && values.length > 1) {
    const message =
      "null in a list of values: the specification forbids it; use a selection of its own";
    notes.push({ check: "null-in-list", message, place: nothing.place });
  }
  if (quantifier === "all" && values.length === 1) {
    const message = `"all" needs several values, ${fieldOf(item) ?? "the list of keywords"} has one`;
    notes.push({ check: "all-on-one-value", message, place });
  }
  return notes;
}

const FIELD_PATH = /^[A-Za-z]\w*(?:\.[A-Za-z][\w:-]*)+$/;

/** A value such as `responseElements.accessKey.userName` is compared as a text, not looked up. */
function checkLiterals(item: ItemNode): readonly LintNote[] {
  if (item.kind === "any-member") return [];
  return item.values
    .filter(({ alternatives }) => alternatives.some(({ kind }) => kind === "pattern"))
    .filter(({ source }) => FIELD_PATH.test(source) && isRecordField(source))
    .map(({ source, place }) => ({
      check: "literal-field-path",
      message: `"${source}" is compared as a text: to compare with that field, use the modifier fieldref`,
      place,
    }));
}

/** An ARN holds a name, and is never equal to one. */
function checkReferences(item: ItemNode): readonly LintNote[] {
  if (item.kind !== "field") return [];
  const { path, values, place } = item;
  return values
    .flatMap(({ alternatives }) => alternatives)
    .flatMap((one) => (one.kind === "fieldref" && one.relation === "equals" ? [one.path.name] : []))
    .filter((other) => isArn(path.name) !== isArn(other))
    .map((other) => ({
      check: "arn-equals-name",
      message: `an ARN never equals a name: ${path.name} and ${other} are never the same; use fieldref|endswith, or userIdentity.userName`,
      place,
    }));
}

function isArn(field: string): boolean {
  return /arn$/i.test(field);
}
