import { SourceNumber } from "../../../json-text.ts";
import type { TextTest } from "./text-test.ts";
import { containerTexts, type RecordView, scalarText } from "./record-view.ts";

/** How one value of a rule is tested against what the field holds. */
export interface ValueTest {
  readonly text: TextTest;
  /**
   * Also against the JSON text and the leaves of objects: patterns that begin with `*`, and `re`
   * (docs/design/detection.md §2.5).
   */
  readonly enters: boolean;
  /** A number in the rule also equals a number of another spelling: 1 and 1.0. */
  readonly number?: number | undefined;
}

const MAX_DEPTH = 64;

/** True when any found value, or any member of an array found, passes. */
export function anyValue(view: RecordView, found: readonly unknown[], test: ValueTest): boolean {
  for (const value of found) if (passes(view, value, test, 0)) return true;
  return false;
}

function passes(view: RecordView, value: unknown, test: ValueTest, depth: number): boolean {
  if (typeof value === "string") return test.text(value);
  if (typeof value !== "object") {
    if (typeof value === "number" && value === test.number) return true;
    const text = scalarText(value);
    return text !== undefined && test.text(text);
  }
  if (value === null || depth > MAX_DEPTH) return false;
  // Exact: the nearest JavaScript number is that of many others.
  if (value instanceof SourceNumber) return test.text(value.toString());
  if (Array.isArray(value)) {
    for (const member of value) if (passes(view, member, test, depth + 1)) return true;
    if (!value.some(isContainer)) return false;
  }
  if (!test.enters) return false;
  const { json, leaves } = containerTexts(view, value);
  return test.text(json) || leaves.some(test.text);
}

function isContainer(value: unknown): boolean {
  return typeof value === "object" && value !== null;
}

/** The scalars found, members of arrays included, in their string form. */
export function scalarsFound(found: readonly unknown[], depth = 0): readonly string[] {
  return found.flatMap((value): readonly string[] => {
    if (Array.isArray(value)) return depth < MAX_DEPTH ? scalarsFound(value, depth + 1) : [];
    const text = scalarText(value);
    return text === undefined ? [] : [text];
  });
}
