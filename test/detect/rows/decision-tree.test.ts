import fc from "fast-check";
import { expect, test } from "vitest";
import { type Answer, DecisionTree } from "../../../src/detect/rows/decision-tree.ts";
import { compileKleene } from "../../../src/detect/sigma/compile/partial-test.ts";
import type { ItemNode, RuleNode } from "../../../src/detect/sigma/tree/rule-node.ts";
import { itemsOf } from "../../../src/detect/sigma/tree/rule-node.ts";

const QUESTIONS = 4;
const NUMBERS = 3;

/** An item, the question that answers it (none for the last), and what it comes to for each number. */
interface TestItem {
  readonly kind: "item";
  readonly question: number;
  readonly verdicts: readonly (boolean | undefined)[];
}

type TestNode =
  | TestItem
  | { readonly kind: "not"; readonly child: TestNode }
  | { readonly kind: "and" | "or"; readonly children: readonly TestNode[] };

const items: fc.Arbitrary<TestItem> = fc.record({
  kind: fc.constant("item"),
  question: fc.integer({ min: 0, max: QUESTIONS }),
  verdicts: fc.array(fc.constantFrom(true, false, undefined), {
    minLength: NUMBERS,
    maxLength: NUMBERS,
  }),
});
const { node: nodes } = fc.letrec<{ node: TestNode }>((tie) => ({
  node: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    items,
    fc.record({ kind: fc.constant("not" as const), child: tie("node") }),
    fc.record({
      kind: fc.constantFrom("and" as const, "or" as const),
      children: fc.array(tie("node"), { minLength: 1, maxLength: 4 }),
    }),
  ),
}));

/** Items as rules have them, of which the tree looks at the kind alone. */
function ruleOf(node: TestNode, known: Map<ItemNode, TestItem>): RuleNode {
  if (node.kind === "not") return { kind: "not", child: ruleOf(node.child, known) };
  if (node.kind !== "item") {
    return { kind: node.kind, children: node.children.map((child) => ruleOf(child, known)) };
  }
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- nothing else of it is read
  const item = { kind: "keywords" } as ItemNode;
  known.set(item, node);
  return item;
}

const rows = fc.array(
  fc.array(fc.integer({ min: -1, max: NUMBERS - 1 }), {
    minLength: QUESTIONS,
    maxLength: QUESTIONS,
  }),
  { minLength: 1, maxLength: 30 },
);

test("rules are decided together as each by itself, and open exactly where Kleene's logic leaves them so", () => {
  fc.assert(
    fc.property(
      fc.array(nodes, { minLength: 1, maxLength: 6 }),
      rows,
      fc.boolean(),
      (trees, values, forgets) => {
        const known = new Map<ItemNode, TestItem>();
        const rules = trees.map((tree, place) => ({ place, root: ruleOf(tree, known) }));
        const questions = Array.from({ length: QUESTIONS }, (_, i) => ({
          numberOf: (row: number) => values[row]![i]!,
          cost: i % 2,
        }));
        const answerTo = (item: ItemNode): Answer | undefined => {
          const { question, verdicts } = known.get(item)!;
          const asked = questions[question];
          return asked && { question: asked, verdict: (number) => verdicts[number] };
        };
        let forget = (): void => undefined;
        const tree = new DecisionTree(answerTo, (callback) => {
          const earlier = forget;
          forget = () => {
            earlier();
            callback();
          };
        });
        const root = tree.root(rules, new Map());
        for (const row of values.keys()) {
          if (forgets && row % 7 === 6) forget();
          const byItself = rules.map(({ place, root: node }) => {
            const one = compileKleene(node, (item) => {
              const answer = answerTo(item);
              if (answer === undefined) return undefined;
              return (of: number) => {
                const number = answer.question.numberOf(of);
                return number < 0 ? undefined : answer.verdict(number, of);
              };
            });
            return { place, verdict: one?.(row) };
          });
          expect(tree.decide(root, row)).toEqual({
            matching: byItself.filter(({ verdict }) => verdict === true).map(({ place }) => place),
            open: byItself.filter(({ verdict }) => verdict === undefined).map(({ place }) => place),
          });
        }
      },
    ),
    { numRuns: 500 },
  );
});

test("what is known beforehand is not asked", () => {
  const known = new Map<ItemNode, TestItem>();
  const root = ruleOf(
    {
      kind: "and",
      children: [
        { kind: "item", question: 0, verdicts: [true, false] },
        { kind: "item", question: 1, verdicts: [true, false] },
      ],
    },
    known,
  );
  const asked: string[] = [];
  const questions = ["first", "second"].map((name) => ({
    numberOf: () => {
      asked.push(name);
      return 0;
    },
    cost: 0,
  }));
  const tree = new DecisionTree(
    (item) => {
      const { question, verdicts } = known.get(item)!;
      return { question: questions[question]!, verdict: (number) => verdicts[number] };
    },
    () => undefined,
  );
  const [first] = itemsOf(root);
  const rules = [{ place: 7, root }];
  expect(tree.decide(tree.root(rules, new Map([[first!, true]])), 0)).toEqual({
    matching: [7],
    open: [],
  });
  expect(asked).toEqual(["second"]);
  expect(tree.decide(tree.root(rules, new Map([[first!, false]])), 0)).toEqual({
    matching: [],
    open: [],
  });
  expect(asked).toEqual(["second"]);
});
