import { jsonText, SourceNumber } from "../../../json-text.ts";
import { rethrowUnless } from "../../../errors.ts";
import type { CloudTrailRecord } from "../../../record.ts";
import { embeddedJson } from "../../embedded-json.ts";

/** Finds indicators of compromise in a record; x.ioc in rules. Given by the caller. */
export type IocLookup = (record: CloudTrailRecord) => readonly unknown[];

/**
 * One record with what evaluating many rules on it would compute again and again: parsed embedded JSON, texts of
 * containers, derived fields. Lives as long as the record is looked at (docs/design/detection.md §3.3).
 */
export interface RecordView {
  readonly record: CloudTrailRecord;
  readonly iocs: IocLookup;
  readonly embedded: Map<string, object | undefined>;
  readonly texts: Map<object, ContainerTexts>;
  readonly derived: Map<string, unknown>;
}

/** What a pattern is tested against when the value found is an object or an array of objects. */
export interface ContainerTexts {
  readonly json: string;
  readonly leaves: readonly string[];
}

const NO_IOCS: IocLookup = () => [];

export function viewOf(record: CloudTrailRecord, iocs: IocLookup = NO_IOCS): RecordView {
  return { record, iocs, embedded: new Map(), texts: new Map(), derived: new Map() };
}

/** The string form of a scalar: a string as it is, a number by its JSON text (docs/design/detection.md §2.5). */
export function scalarText(value: unknown): string | undefined {
  if (typeof value === "string") return value;
  if (typeof value === "number" || typeof value === "boolean") return String(value);
  return value instanceof SourceNumber ? value.toString() : undefined;
}

/** Records nest as deep as their writers liked; deeper is not looked at (docs/design/detection.md §3.5). */
const MAX_DEPTH = 64;

/** Every scalar below `value`, in its string form; null has none. */
export function leafTexts(value: unknown, depth = 0, into: string[] = []): string[] {
  const text = scalarText(value);
  if (text !== undefined) into.push(text);
  else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
    for (const member of Object.values(value)) leafTexts(member, depth + 1, into);
  }
  return into;
}

/** The compact JSON text of a container and its leaves, computed once per record. */
export function containerTexts(view: RecordView, container: object): ContainerTexts {
  let texts = view.texts.get(container);
  if (texts === undefined) {
    texts = { json: textOf(container), leaves: leafTexts(container) };
    view.texts.set(container, texts);
  }
  return texts;
}

function textOf(container: object): string {
  try {
    return jsonText(container);
  } catch (error) {
    rethrowUnless(error, RangeError);
    // Nested so deep that JSON.stringify runs out of stack: the leaves within reach are still tested.
    return "";
  }
}

/** The JSON a string holds, parsed once per record. */
export function embeddedIn(view: RecordView, text: string): object | undefined {
  if (!view.embedded.has(text)) view.embedded.set(text, embeddedJson(text));
  return view.embedded.get(text);
}
