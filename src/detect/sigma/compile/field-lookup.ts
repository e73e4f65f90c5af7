import { isJsonObject } from "../../../record.ts";
import { derivedValue } from "../derived/derived-fields.ts";
import type { FieldPath } from "../tree/field-path.ts";
import { embeddedIn, type RecordView } from "./record-view.ts";

/** The values a field path finds; empty means the field is missing. A value may be an array. */
export type FieldLookup = (view: RecordView) => readonly unknown[];

const MISSING: readonly unknown[] = [];

/**
 * Compiles a field path (docs/design/detection.md §2.4): the exact key on the record first, then by dots, the
 * longest remaining key first; arrays on the way fan out. Names are case-sensitive and only own keys count.
 */
export function compileFieldPath({ name, derived, keys, entersText }: FieldPath): FieldLookup {
  if (derived !== undefined) {
    const valueOf = derivedValue(derived);
    return (view) => {
      const values: unknown[] = [];
      const value = valueOf(view);
      if (value !== undefined) walk(view, value, keys, 0, entersText, values);
      return values;
    };
  }
  return (view) => {
    const { record } = view;
    if (Object.hasOwn(record, name)) return [record[name]];
    if (keys.length === 1) return MISSING;
    const values: unknown[] = [];
    walk(view, record, keys, 0, entersText, values);
    return values;
  };
}

function walk(
  view: RecordView,
  value: unknown,
  keys: readonly string[],
  index: number,
  entersText: boolean,
  into: unknown[],
): void {
  if (index === keys.length) {
    into.push(value);
  } else if (Array.isArray(value)) {
    for (const member of value) walk(view, member, keys, index, entersText, into);
  } else if (isJsonObject(value)) {
    for (let end = keys.length; end > index; end--) {
      const key = end === index + 1 ? (keys[index] ?? "") : keys.slice(index, end).join(".");
      if (!Object.hasOwn(value, key)) continue;
      const before = into.length;
      walk(view, value[key], keys, end, entersText, into);
      if (into.length > before) return;
    }
  } else if (typeof value === "string" && entersText) {
    const inner = embeddedIn(view, value);
    if (inner !== undefined) walk(view, inner, keys, index, entersText, into);
  }
}
