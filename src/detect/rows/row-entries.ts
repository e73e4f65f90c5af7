import { CONTAINER, FIRST_TEXT, type Rows, UNKNOWN } from "../../source/product.ts";
import { type RecordView, viewOf } from "../sigma/compile/record-view.ts";
import { compileEntries, type Entries, type Feed, feedsOf } from "../sigma/correlate/entries.ts";
import type { FieldPath } from "../sigma/tree/field-path.ts";
import { type CallerNumbers, keepsDigits, valueOf } from "./actors.ts";
import { copyOf, recordWith } from "./record-with.ts";
import { DERIVED_FROM } from "./rule-paths.ts";
import type { RowsAsked } from "./rows-order.ts";

/** The parsed record is to be asked. */
export const NOT_KNOWN = -1;
/** No correlation keeps anything of it. */
export const NOTHING = -2;

interface RowEntries {
  /** A number for what correlations keep of a record that the rules of a set match; NOT_KNOWN or NOTHING. */
  readonly of: (row: number, set: number, caller: number) => number;
  readonly entries: (number: number) => Entries;
  /** The same of a parsed record. */
  readonly ofView: (view: RecordView, set: number) => Entries;
  readonly onForget: (callback: () => void) => void;
}

/** How the entries of a set of rules are read; undefined when the record must be parsed for them. */
interface Reading {
  readonly feeds: readonly Feed[];
  readonly columns: readonly Column[];
  readonly needsCaller: boolean;
  /** Whether a path goes through objects, so that it may lead elsewhere. */
  readonly needsStraight: boolean;
}

interface Column {
  readonly keys: readonly string[];
  readonly at: ReturnType<Rows["at"]>;
  /** What derived fields make of an object is known; a rule's path would look into it. */
  readonly isDerived: boolean;
}

/** What correlations keep of records, read from projected values: worked out once for each distinct set of them. */
export function rowEntries(
  asked: RowsAsked,
  rulesIn: (set: number) => readonly number[],
  rows: Rows,
  callers: CallerNumbers,
): RowEntries {
  const { rules, correlations } = asked;
  const feeds = feedsOf(correlations);
  const entriesOf = compileEntries(correlations);
  const known = new Set(asked.paths.map((keys) => JSON.stringify(keys)));
  const readings = new Map<number, Reading | "nothing" | undefined>();
  /** Pairs of what was read and the next number read. */
  let next = new Map<number, number>();
  let states = 0;
  let numbers = new Map<number, number>();
  let found: Entries[] = [];
  const forgets: (() => void)[] = [];
  rows.onForget(() => {
    next = new Map();
    states = 0;
    numbers = new Map();
    found = [];
    for (const forget of forgets) forget();
  });
  const step = (state: number, number: number): number => {
    const pair = state * MAX_NUMBER + number;
    let to = next.get(pair);
    if (to === undefined) next.set(pair, (to = ++states));
    return to;
  };
  const feedsOfSet = (set: number): readonly Feed[] =>
    rulesIn(set).flatMap((place) => feeds.get(rules[place]!.id) ?? []);
  const readingOf = (set: number): Reading | "nothing" | undefined => {
    const asksFor = feedsOfSet(set);
    if (asksFor.length === 0) return "nothing";
    const paths = asksFor.flatMap(({ owner, index }) => {
      const { groupPaths, valuePaths } = correlations[owner]!;
      return [...(groupPaths[index] ?? []), ...(valuePaths[index] ?? [])];
    });
    const columns = new Map<string, Column>();
    for (const path of paths) {
      const more = columnsOf(path, known, rows);
      if (more === undefined) return undefined;
      for (const column of more) {
        const name = JSON.stringify(column.keys);
        if (columns.get(name)?.isDerived !== false) columns.set(name, column);
      }
    }
    return {
      feeds: asksFor,
      columns: [...columns.values()],
      needsCaller: paths.some(
        ({ derived }) => derived !== undefined && DERIVED_FROM.get(derived)?.caller === true,
      ),
      needsStraight: [...columns.values()].some((one) => !one.isDerived && one.keys.length > 1),
    };
  };
  return {
    onForget: (callback) => forgets.push(callback),
    entries: (number) => found[number]!,
    ofView: (view, set) => entriesOf(view, feedsOfSet(set)),
    of: (row, set, caller) => {
      if (!readings.has(set)) readings.set(set, readingOf(set));
      const reading = readings.get(set);
      if (reading === undefined) return NOT_KNOWN;
      if (reading === "nothing") return NOTHING;
      if (reading.needsStraight && !rows.isStraight(row)) return NOT_KNOWN;
      let state = step(0, set);
      if (reading.needsCaller) {
        if (caller < 0) return NOT_KNOWN;
        state = step(state, caller);
      }
      for (const { at, isDerived } of reading.columns) {
        const id = at.idOf(row);
        if (id === UNKNOWN || (id === CONTAINER && !isDerived)) return NOT_KNOWN;
        state = step(state, id);
      }
      let number = numbers.get(state);
      if (number === undefined && !reading.columns.every((one) => hasDigits(one, row))) {
        numbers.set(state, (number = NOT_KNOWN));
      }
      if (number === undefined) {
        const record = recordWith(
          reading.columns.map(({ keys, at }) => [keys, valueOf(at, at.idOf(row))] as const),
          reading.needsCaller ? copyOf(callers.record(caller)) : {},
        );
        number = found.push(entriesOf(viewOf(record), reading.feeds)) - 1;
        numbers.set(state, number);
      }
      return number;
    },
  };
}

/** Whether the value of a rule's path is what a parsed record has there. */
function hasDigits({ at, isDerived }: Column, row: number): boolean {
  const id = at.idOf(row);
  return isDerived || id < FIRST_TEXT || keepsDigits(at.text(id));
}

const MAX_NUMBER = 2 ** 21;

function columnsOf(
  { derived, keys }: FieldPath,
  known: ReadonlySet<string>,
  rows: Rows,
): readonly Column[] | undefined {
  if (derived === undefined) {
    if (!known.has(JSON.stringify(keys))) return undefined;
    return [{ keys, at: rows.at(keys), isDerived: false }];
  }
  return DERIVED_FROM.get(derived)?.paths.map((path) => ({
    keys: path,
    at: rows.at(path),
    isDerived: true,
  }));
}
