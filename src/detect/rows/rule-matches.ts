import { Buffer } from "node:buffer";
import { FIRST_TEXT, MISSING, type Rows, UNKNOWN } from "../../source/product.ts";
import { Undecided } from "../../errors.ts";
import { renewEffort } from "../../regex/effort.ts";
import { compiledWhenAsked, itemTest } from "../sigma/compile/compile-rule.ts";
import { compileKleene, compilePartial, type PartialTest } from "../sigma/compile/partial-test.ts";
import { type RecordView, viewOf } from "../sigma/compile/record-view.ts";
import { INDEXED } from "../sigma/compile/rule-index.ts";
import type { CostColumns } from "../sigma/rule-profile.ts";
import { fieldsRead } from "../sigma/tree/fields-read.ts";
import type { ItemNode, RuleNode } from "../sigma/tree/rule-node.ts";
import { type CallerNumbers, keepsDigits, valueOf } from "./actors.ts";
import { recordWith } from "./record-with.ts";
import { DERIVED_PATHS, OF_CALLER } from "./rule-paths.ts";

const TRUE = 1;
const FALSE = 2;
const UNDECIDED = 3;

/** Some rule cannot be decided. */
export const OPEN = -1;

interface RuleMatches {
  /**
   * The set of the rules that match; OPEN where nobody knows, 0 for none.
   * @param caller its number; -1 when that is not known
   * @param view the record of the row, parsed when it is first asked for
   */
  readonly of: (row: number, caller: number, view: () => RecordView) => number;
  /** The rules of a set, as places in the list that was given. */
  readonly rulesIn: (set: number) => readonly number[];
}

/**
 * The rules that match a row. Projected values decide where they can: what an item comes to is worked out once for each
 * distinct value, by the very test that parsed records are asked, on a record that holds nothing else. A rule that is
 * open then is asked of the parsed record.
 * @param paths those of the rules that the rows have
 * @param costs counts what each rule costs, by its place
 */
export function ruleMatches(
  roots: readonly RuleNode[],
  paths: readonly (readonly string[])[],
  rows: Rows,
  callers: CallerNumbers,
  costs?: CostColumns,
): RuleMatches {
  let caller = -1;
  const known = new Set(paths.map((keys) => JSON.stringify(keys)));
  /** First keys of paths that go on: there the scanner notices keys with escapes, lists and texts. */
  const entered = new Set(paths.filter(({ length }) => length > 1).map(([first]) => first));
  const testOf = (item: ItemNode): PartialTest<number> | undefined => {
    const [path, ...others] = fieldsRead(item) ?? [];
    if (item.kind !== "field" || path === undefined || others.length > 0) return undefined;
    const compiled = itemTest(item);
    const test = (view: RecordView): boolean | undefined => decided(() => compiled(view));
    const { derived, keys } = path;
    if (derived === undefined) {
      if (!known.has(JSON.stringify(keys))) {
        const isMissing = entered.has(keys[0]) ? missingTest(rows, keys) : undefined;
        if (isMissing === undefined) return undefined;
        const ofMissing = test(viewOf({}));
        return ofMissing === undefined
          ? undefined
          : (row) => (isMissing(row) ? ofMissing : undefined);
      }
      return valueTest(rows, keys, (value) => test(viewOf(recordWith([[keys, value]]))));
    }
    if (OF_CALLER.has(derived)) {
      return memoized(
        callers.onForget,
        () => caller,
        (number) => (number < 0 ? undefined : test(viewOf(callers.record(number)))),
      );
    }
    const read = DERIVED_PATHS.get(derived);
    return read === undefined
      ? undefined
      : derivedTest(rows, read, (record) => test(viewOf(record)));
  };
  const rules = roots.map((root, place) => ({
    place,
    onPair: compilePartial(root, INDEXED),
    test: compileKleene(root, testOf),
    ofRecord: compiledWhenAsked(root),
  }));
  const candidates = candidatesByPair(rules, rows);
  const sets: (readonly number[])[] = [[]];
  const larger = new Map<number, number>();
  return {
    rulesIn: (set) => sets[set]!,
    of: (row, callerOfRow, view) => {
      caller = callerOfRow;
      let set = 0;
      for (const { test, place, ofRecord } of candidates(row)) {
        const begin = costs === undefined ? 0 : performance.now();
        const decision = test?.(row);
        const matches = decision ?? decided(() => ofRecord(view()));
        costs?.add(place, decision === undefined, matches === true, performance.now() - begin);
        if (matches === undefined) return OPEN;
        if (!matches) continue;
        const key = set * MAX_RULES + place;
        let next = larger.get(key);
        if (next === undefined) larger.set(key, (next = sets.push([...sets[set]!, place]) - 1));
        set = next;
      }
      return set;
    },
  };
}

const MAX_RULES = 2 ** 20;

/** The rules that the pair of eventSource and eventName leaves open. */
function candidatesByPair<R extends { readonly onPair: PartialTest }>(
  rules: readonly R[],
  rows: Rows,
): (row: number) => readonly R[] {
  const [source, name] = [rows.at(["eventSource"]), rows.at(["eventName"])];
  const byPair = new Map<number, readonly R[]>();
  rows.onForget(() => byPair.clear());
  return (row) => {
    const [sourceId, nameId] = [source.idOf(row), name.idOf(row)];
    if (sourceId < FIRST_TEXT || nameId < FIRST_TEXT) return rules;
    const pair = sourceId * 65_536 + nameId;
    let known = byPair.get(pair);
    if (known === undefined) {
      const view = viewOf({
        eventSource: valueOf(source, sourceId),
        eventName: valueOf(name, nameId),
      });
      known = rules.filter(({ onPair }) => decided(() => onPair(view)) !== false);
      byPair.set(pair, known);
    }
    return known;
  };
}

/** Undefined also where a pattern would take too long: the record is asked, and becomes a skip. */
function decided(test: () => boolean | undefined): boolean | undefined {
  renewEffort();
  try {
    return test();
  } catch (error) {
    if (error instanceof Undecided) return undefined;
    throw error;
  }
}

/** A test of the value at one path; an object or a list is to be looked into, and so undecided. */
function valueTest(
  rows: Rows,
  keys: readonly string[],
  test: (value: unknown) => boolean | undefined,
): PartialTest<number> {
  const column = rows.at(keys);
  const { idOf } = column;
  const byValue = memoized(rows.onForget, idOf, (id) =>
    id === MISSING || (id >= FIRST_TEXT && keepsDigits(column.text(id)))
      ? test(valueOf(column, id))
      : undefined,
  );
  if (keys.length === 1) return byValue;
  return (row) => (rows.isStraight(row) ? byValue(row) : undefined);
}

/** What JSON writes without an escape, and is no number of a list. */
const PLAIN_KEY = /^(?!\d+$)[\w.:-]{3,}$/;

/**
 * Tells of a path that is not projected whether it is certainly missing: its second key stands nowhere in the record. The
 * first leads to an object, or nowhere.
 */
function missingTest(
  rows: Rows,
  [, second]: readonly string[],
): ((row: number) => boolean) | undefined {
  if (second === undefined || !PLAIN_KEY.test(second)) return undefined;
  const key = Buffer.from(second);
  return (row) => {
    if (!rows.isStraight(row)) return false;
    const { buffer, byteOffset, length } = rows.bytes(row);
    return !Buffer.from(buffer, byteOffset, length).includes(key);
  };
}

/** A test of what is computed from the values at some paths. */
function derivedTest(
  rows: Rows,
  paths: readonly (readonly string[])[],
  test: (record: Readonly<Record<string, unknown>>) => boolean | undefined,
): PartialTest<number> {
  const columns = paths.map((keys) => ({ keys, column: rows.at(keys) }));
  const results = new Map<number, boolean | undefined>();
  rows.onForget(() => results.clear());
  return (row) => {
    let key = 0;
    for (const { column } of columns) {
      const id = column.idOf(row);
      if (id === UNKNOWN) return undefined;
      key = key * 32_768 + id;
    }
    let result = results.get(key);
    if (result === undefined && !results.has(key)) {
      const values = columns.map(
        ({ keys, column }) => [keys, valueOf(column, column.idOf(row))] as const,
      );
      results.set(key, (result = test(recordWith(values))));
    }
    return result;
  };
}

/** @param numberOf a small number for each row; -1 for none */
function memoized(
  onForget: (callback: () => void) => void,
  numberOf: (row: number) => number,
  test: (number: number) => boolean | undefined,
): PartialTest<number> {
  let results = new Uint8Array(64);
  onForget(() => results.fill(0));
  return (row) => {
    const number = numberOf(row);
    if (number < 0) return test(number);
    if (number >= results.length) {
      const longer = new Uint8Array(Math.max(number + 1, results.length * 2));
      longer.set(results);
      results = longer;
    }
    let result = results[number]!;
    if (result === 0) {
      const found = test(number);
      results[number] = result = found === undefined ? UNDECIDED : found ? TRUE : FALSE;
    }
    return result === UNDECIDED ? undefined : result === TRUE;
  };
}
