import { Buffer } from "node:buffer";
import type { CloudTrailRecord } from "../../record.ts";
import { FIRST_TEXT, MISSING, type Rows, UNKNOWN } from "../../source/product.ts";
import { type CallerNumbers, keepsDigits, valueOf } from "./actors.ts";
import type { Answer, Question } from "./decision-tree.ts";
import { copyOf, recordWith } from "./record-with.ts";
import type { DerivedFrom } from "./rule-paths.ts";

type Verdict = boolean | undefined;

/** What the rows of a scan can be asked for items of rules. Items that read the same share a question. */
export interface RowQuestions {
  /** Of the value at one path that is projected; an object or a list is to be looked into, and so undecided. */
  readonly value: (keys: readonly string[], test: (value: unknown) => Verdict) => Answer;
  /**
   * Whether a path that is not projected is certainly missing: its second key stands nowhere in the record. The first leads
   * to an object, or nowhere.
   * @param ofMissing what the item comes to then
   */
  readonly missing: (keys: readonly string[], ofMissing: Verdict) => Answer | undefined;
  /** Of what is computed from some values, and from who called. */
  readonly derived: (from: DerivedFrom, test: (record: CloudTrailRecord) => Verdict) => Answer;
}

/** Questions in the order in which they are asked, other things being equal. */
const COSTS = { value: 0, deepValue: 1, derived: 2, missing: 3 } as const;

/** What JSON writes without an escape, and is no number of a list. */
const PLAIN_KEY = /^(?!\d+$)[\w.:-]{3,}$/;

/** @param caller the number of who called, of the row that is asked about; -1 where that is not known */
export function rowQuestions(
  rows: Rows,
  callers: CallerNumbers,
  caller: () => number,
): RowQuestions {
  const questions = new Map<string, Question>();
  const once = (name: string, make: () => Question): Question => {
    let question = questions.get(name);
    if (question === undefined) questions.set(name, (question = make()));
    return question;
  };
  return {
    value: (keys, test) => {
      const column = rows.at(keys);
      const { idOf } = column;
      const isDeep = keys.length > 1;
      return {
        question: once(`value ${JSON.stringify(keys)}`, () =>
          isDeep
            ? { numberOf: (row) => (rows.isStraight(row) ? idOf(row) : -1), cost: COSTS.deepValue }
            : { numberOf: idOf, cost: COSTS.value },
        ),
        verdict: memoized(rows.onForget, (id) =>
          id === MISSING || (id >= FIRST_TEXT && keepsDigits(column.text(id)))
            ? test(valueOf(column, id))
            : undefined,
        ),
      };
    },
    missing: (keys, ofMissing) => {
      const isMissing = ofMissing === undefined ? undefined : missingTest(rows, keys);
      if (isMissing === undefined) return undefined;
      return {
        question: once(`missing ${keys[1]}`, () => ({
          numberOf: (row) => (isMissing(row) ? 1 : 0),
          cost: COSTS.missing,
        })),
        verdict: (number) => (number === 1 ? ofMissing : undefined),
      };
    },
    derived: (from, test) => {
      const columns = from.paths.map((keys) => ({ keys, column: rows.at(keys) }));
      const first = from.caller ? caller : undefined;
      return {
        question: once(`derived ${JSON.stringify(from)}`, () => ({
          numberOf: combinations(rows.onForget, [
            ...(first === undefined ? [] : [first]),
            ...columns.map(({ column: { idOf } }) => knownId(idOf)),
          ]),
          cost: COSTS.derived,
        })),
        verdict: memoized(rows.onForget, (_number, row) =>
          test(
            recordWith(
              columns.map(({ keys, column }) => [keys, valueOf(column, column.idOf(row))] as const),
              first === undefined ? {} : copyOf(callers.record(first())),
            ),
          ),
        ),
      };
    },
  };
}

function knownId(idOf: (row: number) => number): (row: number) => number {
  return (row) => {
    const id = idOf(row);
    return id === UNKNOWN ? -1 : id;
  };
}

/** A number for each distinct sequence of numbers; -1 where one is -1. */
function combinations(
  onForget: (callback: () => void) => void,
  [first = () => 0, ...others]: readonly ((row: number) => number)[],
): (row: number) => number {
  if (others.length === 0) return first;
  /** By the number of the sequence so far, and the next in it. */
  const longer = others.map(() => new Map<number, number>());
  onForget(() => {
    for (const numbers of longer) numbers.clear();
  });
  return (row) => {
    let sequence = first(row);
    for (let i = 0; i < others.length && sequence >= 0; i++) {
      const number = others[i]!(row);
      if (number < 0) return -1;
      const key = sequence * MAX_NUMBER + number;
      const numbers = longer[i]!;
      let next = numbers.get(key);
      if (next === undefined) numbers.set(key, (next = numbers.size));
      sequence = next;
    }
    return sequence;
  };
}

/** More than the ids at a path, and the callers between two times that they are forgotten. */
const MAX_NUMBER = 2 ** 21;

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

const TRUE = 1;
const FALSE = 2;
const UNDECIDED = 3;

/** A verdict that is worked out once for each number. */
function memoized(
  onForget: (callback: () => void) => void,
  test: (number: number, row: number) => Verdict,
): (number: number, row: number) => Verdict {
  let results = new Uint8Array(64);
  onForget(() => results.fill(0));
  return (number, row) => {
    if (number >= results.length) {
      const longer = new Uint8Array(Math.max(number + 1, results.length * 2));
      longer.set(results);
      results = longer;
    }
    let result = results[number]!;
    if (result === 0) {
      const found = test(number, row);
      results[number] = result = found === undefined ? UNDECIDED : found ? TRUE : FALSE;
    }
    return result === UNDECIDED ? undefined : result === TRUE;
  };
}
