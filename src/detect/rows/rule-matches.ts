import { Undecided } from "../../errors.ts";
import type { CloudTrailRecord } from "../../record.ts";
import { renewEffort } from "../../regex/effort.ts";
import { FIRST_TEXT, type Rows } from "../../source/product.ts";
import { compiledWhenAsked, itemTest } from "../sigma/compile/compile-rule.ts";
import { compileKleene, compilePartial, type PartialTest } from "../sigma/compile/partial-test.ts";
import { type RecordView, viewOf } from "../sigma/compile/record-view.ts";
import { INDEXED } from "../sigma/compile/rule-index.ts";
import type { CostColumns } from "../sigma/rule-profile.ts";
import { fieldsRead } from "../sigma/tree/fields-read.ts";
import { type ItemNode, itemsOf, type RuleNode } from "../sigma/tree/rule-node.ts";
import { type CallerNumbers, valueOf } from "./actors.ts";
import { type Answer, type Decision, DecisionTree } from "./decision-tree.ts";
import { recordWith } from "./record-with.ts";
import { rowQuestions } from "./row-questions.ts";
import { DERIVED_FROM } from "./rule-paths.ts";

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
  const questions = rowQuestions(rows, callers, () => caller);
  const answers = new Map<ItemNode, Answer | undefined>();
  const answerTo = (item: ItemNode): Answer | undefined => {
    if (!answers.has(item)) answers.set(item, answerOf(item));
    return answers.get(item);
  };
  const answerOf = (item: ItemNode): Answer | undefined => {
    const [path, ...others] = fieldsRead(item) ?? [];
    if (item.kind !== "field" || path === undefined || others.length > 0) return undefined;
    const compiled = itemTest(item);
    const test = (record: CloudTrailRecord): boolean | undefined =>
      decided(() => compiled(viewOf(record)));
    const { derived, keys } = path;
    if (derived === undefined) {
      if (known.has(JSON.stringify(keys))) {
        return questions.value(keys, (value) => test(recordWith([[keys, value]])));
      }
      return entered.has(keys[0]) ? questions.missing(keys, test({})) : undefined;
    }
    const from = DERIVED_FROM.get(derived);
    return from === undefined ? undefined : questions.derived(from, test);
  };
  const testOf = (item: ItemNode): PartialTest<number> | undefined => {
    const answer = answerTo(item);
    if (answer === undefined) return undefined;
    const { question, verdict } = answer;
    return (row) => {
      const number = question.numberOf(row);
      return number < 0 ? undefined : verdict(number, row);
    };
  };
  const rules = roots.map((root, place) => ({
    place,
    root,
    onPair: compilePartial(root, INDEXED),
    ofRecord: compiledWhenAsked(root),
  }));
  const tree = new DecisionTree(answerTo, (callback) => {
    rows.onForget(callback);
    callers.onForget(callback);
  });
  const rootOf = candidatesByPair(rules, rows, (candidates, view) => ({
    candidates,
    root: tree.root(candidates, verdictsOnPair(candidates, view)),
  }));
  const oneByOne = new Map<number, PartialTest<number> | undefined>();
  const testByItself = ({
    place,
    root,
  }: (typeof rules)[number]): PartialTest<number> | undefined => {
    if (!oneByOne.has(place)) oneByOne.set(place, compileKleene(root, testOf));
    return oneByOne.get(place);
  };
  const sets: (readonly number[])[] = [[]];
  const setByPlaces = new Map<string, number>([["", 0]]);
  const setOf = (places: readonly number[]): number => {
    const name = places.join(" ");
    let set = setByPlaces.get(name);
    if (set === undefined) setByPlaces.set(name, (set = sets.push(places) - 1));
    return set;
  };
  const decidedSets = new WeakMap<Decision, number>();
  return {
    rulesIn: (set) => sets[set]!,
    of: (row, callerOfRow, view) => {
      caller = callerOfRow;
      const { candidates, root } = rootOf(row);
      const decision = costs === undefined ? tree.decide(root, row) : undefined;
      if (decision?.open.length === 0) {
        let set = decidedSets.get(decision);
        if (set === undefined) decidedSets.set(decision, (set = setOf(decision.matching)));
        return set;
      }
      const matching = new Set(decision?.matching);
      const open = new Set(decision?.open);
      for (const rule of candidates) {
        const { place, ofRecord } = rule;
        if (decision !== undefined && !open.has(place)) continue;
        const begin = costs === undefined ? 0 : performance.now();
        const ofRow = decision === undefined ? testByItself(rule)?.(row) : undefined;
        const matches = ofRow ?? decided(() => ofRecord(view()));
        costs?.add(place, ofRow === undefined, matches === true, performance.now() - begin);
        if (matches === undefined) return OPEN;
        if (matches) matching.add(place);
      }
      return setOf([...matching].toSorted((a, b) => a - b));
    },
  };
}

/** What the items come to that read nothing but eventSource and eventName. */
function verdictsOnPair(
  rules: readonly { readonly root: RuleNode }[],
  view: RecordView | undefined,
): ReadonlyMap<ItemNode, boolean | undefined> {
  const verdicts = new Map<ItemNode, boolean | undefined>();
  if (view === undefined) return verdicts;
  for (const item of rules.flatMap(({ root }) => itemsOf(root))) {
    const fields = fieldsRead(item);
    if (fields === undefined || !fields.every(({ name }) => INDEXED.has(name))) continue;
    const test = itemTest(item);
    verdicts.set(
      item,
      decided(() => test(view)),
    );
  }
  return verdicts;
}

/** What is made of the rules that the pair of eventSource and eventName leaves open. */
function candidatesByPair<R extends { readonly onPair: PartialTest }, Made>(
  rules: readonly R[],
  rows: Rows,
  make: (candidates: readonly R[], view: RecordView | undefined) => Made,
): (row: number) => Made {
  const [source, name] = [rows.at(["eventSource"]), rows.at(["eventName"])];
  const byPair = new Map<number, Made>();
  rows.onForget(() => byPair.clear());
  let ofAll: Made | undefined;
  return (row) => {
    const [sourceId, nameId] = [source.idOf(row), name.idOf(row)];
    if (sourceId < FIRST_TEXT || nameId < FIRST_TEXT) return (ofAll ??= make(rules, undefined));
    const pair = sourceId * 65_536 + nameId;
    let known = byPair.get(pair);
    if (known === undefined) {
      const view = viewOf({
        eventSource: valueOf(source, sourceId),
        eventName: valueOf(name, nameId),
      });
      known = make(
        rules.filter(({ onPair }) => decided(() => onPair(view)) !== false),
        view,
      );
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
