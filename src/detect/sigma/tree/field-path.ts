import { isJsonObject } from "../../../record.ts";
import { derivedField } from "../derived/derived-fields.ts";
import { embeddedJson, type RecordView } from "../compile/record-view.ts";

/** The values a field path finds; empty means the field is missing. A value may be an array. */
export type FieldLookup = (view: RecordView) => readonly unknown[];

const MISSING: readonly unknown[] = [];

/**
 * Compiles a Sigma field name (detection.md §2, Field lookup): the exact key on the record first, then by dots,
 * the longest remaining key first; arrays on the way fan out; JSON in strings is entered unless `isStrict`.
 * Names are case-sensitive and only own keys count.
 */
export function compileFieldPath(field: string, isStrict: boolean): FieldLookup {
  const derived = derivedField(field);
  if (derived !== undefined) {
    const { rest, compute } = derived;
    return (view) => {
      const values: unknown[] = [];
      const value = compute(view);
      if (value !== undefined) walk(view, value, rest, 0, true, values);
      return values;
    };
  }
  const parts = field.split(".");
  return (view) => {
    const { record } = view;
    if (Object.hasOwn(record, field)) return [record[field]];
    if (parts.length === 1) return MISSING;
    const values: unknown[] = [];
    walk(view, record, parts, 0, isStrict, values);
    return values;
  };
}

function walk(
  view: RecordView,
  value: unknown,
  parts: readonly string[],
  index: number,
  isStrict: boolean,
  into: unknown[],
): void {
  if (index === parts.length) {
    into.push(value);
  } else if (Array.isArray(value)) {
    for (const member of value) walk(view, member, parts, index, isStrict, into);
  } else if (isJsonObject(value)) {
    for (let end = parts.length; end > index; end--) {
      const key = end === index + 1 ? (parts[index] ?? "") : parts.slice(index, end).join(".");
      if (!Object.hasOwn(value, key)) continue;
      const before = into.length;
      walk(view, value[key], parts, end, isStrict, into);
      if (into.length > before) return;
    }
  } else if (typeof value === "string" && !isStrict) {
    const inner = embeddedJson(view, value);
    if (inner !== undefined) walk(view, inner, parts, index, isStrict, into);
  }
}
