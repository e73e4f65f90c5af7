import { jsonText, parseJsonText, recordAsWritten, storedText } from "../json-text.ts";
import {
  type CloudTrailRecord,
  eventTimeMs,
  noteWrapperTime,
  type Place,
  type PlacedRecord,
  stringField,
} from "../record.ts";
import type { FindingRule } from "./finding-parts.ts";
import type { Hit } from "./hit.ts";
import { type Alert, alertOrder, mergeValues } from "./merge.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import { spoolOfLines } from "./sorted-spool.ts";

type PartsOf = NonNullable<Hit["of"]>["partsOf"];

/** What is kept of an alert beside the record's text. A value that is missing is an empty list. */
interface AlertRow {
  readonly ms: number | null;
  readonly values: readonly (readonly unknown[])[];
  readonly place?: Place | undefined;
}

/** Hits that wait for others of their rule: a row and the record's own text each, on disk when there are many. */
export class HeldAlerts {
  readonly #spool = spoolOfLines();
  /** By what stands for the rule's id in a key. */
  readonly #rules = new Map<string, { readonly rule: FindingRule; readonly partsOf: PartsOf }>();

  add(rule: FindingRule, of: NonNullable<Hit["of"]>, by: MergeParameters): void {
    const name = rule.id.replaceAll(/[\t\n]/g, " ");
    if (!this.#rules.has(name)) this.#rules.set(name, { rule, partsOf: of.partsOf });
    const { ms, eventId, values } = of.known ?? knownOf(of.read, by);
    const row: AlertRow = {
      ms: ms ?? null,
      values: values.map((value) => (value === undefined ? [] : [value])),
      place: of.read.place,
    };
    this.#spool.add(
      `${name}\0${alertOrder(ms, eventId)}`,
      `${jsonText(row)}\t${storedText(of.read)}`,
    );
  }

  /** By rule, the alerts of each in alertOrder; those left unread when the next rule is asked for are passed over. */
  *byRule(): Generator<{ readonly rule: FindingRule; readonly alerts: Iterable<Alert> }> {
    const rows = this.#spool.drain();
    let next = rows.next();
    function* of(name: string, partsOf: PartsOf): Generator<Alert> {
      while (next.done !== true && ruleNameIn(next.value.key) === name) {
        yield storedAlert(next.value.item, partsOf);
        next = rows.next();
      }
    }
    while (next.done !== true) {
      const name = ruleNameIn(next.value.key);
      const { rule, partsOf } = this.#rules.get(name)!;
      const alerts = of(name, partsOf);
      yield { rule, alerts };
      while (alerts.next().done !== true);
    }
  }
}

function knownOf(read: PlacedRecord, by: MergeParameters) {
  const { record } = read;
  const values = mergeValues(record, by);
  return {
    ms: eventTimeMs(record),
    eventId: stringField(record, "eventID"),
    values: values.every(keepsDigits) ? values : mergeValues(recordAsWritten(read), by),
  };
}

function ruleNameIn(key: string): string {
  return key.slice(0, key.indexOf("\0"));
}

/** Texts are what nearly all keys hold; a number may have other digits in the record's text. */
function keepsDigits(value: unknown): boolean {
  return value === undefined || value === null || typeof value === "string";
}

function storedAlert(line: string, partsOf: PartsOf): Alert {
  const tab = line.indexOf("\t");
  const text = line.slice(tab + 1);
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it is what add() wrote
  const { ms, values, place } = parseJsonText(line.slice(0, tab)) as AlertRow;
  let written: CloudTrailRecord | undefined;
  const parsedBy = (parse: (text: string) => unknown): CloudTrailRecord => {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text is that of a record
    const record = parse(text) as CloudTrailRecord;
    // Its time may have stood on what it came wrapped in.
    if (ms !== null && eventTimeMs(record) === undefined) noteWrapperTime(record, ms);
    return record;
  };
  return {
    ms: ms ?? 0,
    values: values.map(([value]) => value),
    place,
    text,
    record: () => (written ??= parsedBy(parseJsonText)),
    parts: () => partsOf({ record: parsedBy(JSON.parse), text, place }),
  };
}
