import { SpitzelError } from "../../errors.ts";
import { type CloudTrailRecord, isJsonObject } from "../../record.ts";
import type { FirstStep } from "../finding.ts";
import { compileFieldPath } from "./compile/field-lookup.ts";
import { scalarsFound } from "./compile/found-value.ts";
import { viewOf } from "./compile/record-view.ts";
import { fieldPath } from "./tree/field-path.ts";

/** `first_step` of a rule's `spitzel` block: what to look at first, and by which value of the event. */
interface FirstStepSettings {
  readonly says: string;
  /** Fields of the record; the first that has a value counts. */
  readonly fields: readonly string[];
  /** Where records are searched for the value: a path of the query language, or undefined for the field itself. */
  readonly lookIn: string | undefined;
}

const KNOWN: ReadonlySet<string> = new Set(["do", "value", "look_in"]);

/**
 * @param settings the rule's `spitzel` block
 * @returns undefined when it has no first step
 * @throws SpitzelError (exit code 2) that names `where`, for one of another shape
 */
export function readFirstStep(
  settings: CloudTrailRecord,
  where: string,
): FirstStepSettings | undefined {
  const block = settings["first_step"];
  if (block === undefined) return undefined;
  if (!isJsonObject(block)) throw misshapen(where);
  const { do: says, value, look_in: lookIn } = block;
  const fields: readonly unknown[] = Array.isArray(value) ? value : [value];
  const isFine =
    typeof says === "string" &&
    (lookIn === undefined || typeof lookIn === "string") &&
    Object.keys(block).every((key) => KNOWN.has(key));
  if (!isFine || !fields.every(isFieldName)) throw misshapen(where);
  return { says, fields, lookIn };
}

/** The first step for a finding of this record; undefined when the rule has none, or the record no value. */
export function firstStepOf(
  settings: CloudTrailRecord,
  where: string,
  record: CloudTrailRecord,
): FirstStep | undefined {
  return firstStepSearch(settings, where)?.(record);
}

/** The same for records that are asked one by one. @returns undefined when the rule has none */
export function firstStepSearch(
  settings: CloudTrailRecord,
  where: string,
): ((record: CloudTrailRecord) => FirstStep | undefined) | undefined {
  const step = readFirstStep(settings, where);
  if (step === undefined) return undefined;
  const lookups = step.fields.map((field) => compileFieldPath(fieldPath(field, false)));
  return (record) => {
    const view = viewOf(record);
    for (const [index, lookup] of lookups.entries()) {
      const [value] = scalarsFound(lookup(view));
      if (value === undefined || value === "") continue;
      return { says: step.says, path: step.lookIn ?? `$.${step.fields[index] ?? ""}`, value };
    }
    return undefined;
  };
}

function isFieldName(field: unknown): field is string {
  return typeof field === "string" && /^[A-Za-z][\w.]*$/.test(field);
}

function misshapen(where: string): SpitzelError {
  return new SpitzelError(`expected first_step of ${where} to say what to do, and by which value`, {
    hint: "write first_step: {do: See what the key did, value: userIdentity.accessKeyId}.",
  });
}
