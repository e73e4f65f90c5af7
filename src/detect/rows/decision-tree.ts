import type { ItemNode, RuleNode } from "../sigma/tree/rule-node.ts";

/** What is read of a row for some items of rules: a value, in general. */
export interface Question {
  /** A small number for what the row has; -1 where that tells nothing. */
  readonly numberOf: (row: number) => number;
  /** Questions of a lower one are asked first. */
  readonly cost: number;
}

/** An item of a rule that one question answers. */
export interface Answer {
  readonly question: Question;
  /** What the item comes to; undefined when the number does not tell. */
  readonly verdict: (number: number, row: number) => boolean | undefined;
}

/** A rule that is to be decided. */
interface DecidedRule {
  /** Its place in the list of all rules. */
  readonly place: number;
  readonly root: RuleNode;
}

/** All that the questions tell of a row's rules. */
export interface Decision {
  /** The places of the rules that match, ascending. */
  readonly matching: readonly number[];
  /** Of those that only the parsed record decides. */
  readonly open: readonly number[];
}

type Verdict = boolean | undefined;
type Verdicts = ReadonlyMap<ItemNode, Verdict>;

/** Where some questions were answered and others are still to be asked. */
interface Branch {
  readonly classes: Classes;
  /** By the class of what the row has. */
  readonly next: (Branch | Decision)[];
  readonly rules: readonly DecidedRule[];
  readonly verdicts: Verdicts;
}

/** As many branches as are kept: rules and values are few, but who writes a log chooses the values. */
const MAX_BRANCHES = 20_000;
/** Of one question. */
const MAX_CLASSES = 20_000;

/**
 * Decides many rules at once. What a question's number comes to for all items that still matter is a class, worked out once
 * for each distinct number; the rules are decided once for each sequence of classes. So a row costs as many look-ups as
 * questions matter to it, however many the rules are.
 */
export class DecisionTree {
  readonly #answerTo: (item: ItemNode) => Answer | undefined;
  readonly #onForget: (callback: () => void) => void;
  readonly #roots = new Map<string, Branch | Decision>();
  readonly #classes = new Map<Question, Map<string, Classes>>();
  readonly #numbers = new Map<ItemNode, number>();
  #branches = 0;

  /**
   * @param answerTo which question answers an item; undefined where none does
   * @param onForget calls back when numbers lose their meaning
   */
  constructor(
    answerTo: (item: ItemNode) => Answer | undefined,
    onForget: (callback: () => void) => void,
  ) {
    this.#answerTo = answerTo;
    this.#onForget = onForget;
  }

  /**
   * Where to begin with some rules.
   * @param known what some of their items come to
   */
  root(rules: readonly DecidedRule[], known: Verdicts): Branch | Decision {
    const verdicts = [...known].map(([item, verdict]) => `${this.#numberOf(item)}${verdict}`);
    const name = `${rules.map(({ place }) => place).join(" ")}:${verdicts.join(" ")}`;
    let root = this.#roots.get(name);
    if (root === undefined) this.#roots.set(name, (root = this.#grow(rules, known)));
    return root;
  }

  /** @returns undefined when there are too many branches: the rules are to be asked one by one */
  decide(root: Branch | Decision, row: number): Decision | undefined {
    let at = root;
    while ("classes" in at) {
      const kind = at.classes.of(row);
      if (kind < 0) return undefined;
      let next = at.next[kind];
      if (next === undefined) {
        if (this.#branches >= MAX_BRANCHES) return undefined;
        const verdicts = new Map([...at.verdicts, ...at.classes.verdicts(kind)]);
        at.next[kind] = next = this.#grow(at.rules, verdicts);
      }
      at = next;
    }
    return at;
  }

  #grow(rules: readonly DecidedRule[], verdicts: Verdicts): Branch | Decision {
    this.#branches++;
    const matching: number[] = [];
    const open: number[] = [];
    const undecided: DecidedRule[] = [];
    const wanted = new Map<Question, ItemNode[]>();
    for (const rule of rules) {
      const pending = new Set<ItemNode>();
      const verdict = this.#verdictOf(rule.root, verdicts, pending);
      if (verdict === true) matching.push(rule.place);
      if (verdict === undefined && pending.size === 0) open.push(rule.place);
      // Decided ones go along: what is matched is said in the end.
      if (verdict !== false) undecided.push(rule);
      for (const item of verdict === undefined ? pending : []) {
        const { question } = this.#answerTo(item)!;
        const items = wanted.get(question);
        if (items === undefined) wanted.set(question, [item]);
        else items.push(item);
      }
    }
    const [first] = [...wanted].toSorted(
      ([a, forA], [b, forB]) => a.cost - b.cost || forB.length - forA.length,
    );
    if (first === undefined) return { matching, open };
    return { classes: this.#classesOf(...first), next: [], rules: undecided, verdicts };
  }

  /** Kleene's; adds the items that could still decide it. */
  #verdictOf(node: RuleNode, verdicts: Verdicts, pending: Set<ItemNode>): Verdict {
    switch (node.kind) {
      case "field":
      case "keywords":
      case "any-member":
        if (!verdicts.has(node) && this.#answerTo(node) !== undefined) pending.add(node);
        return verdicts.get(node);
      case "selection":
        return this.#verdictOf(node.child, verdicts, pending);
      case "not": {
        const verdict = this.#verdictOf(node.child, verdicts, pending);
        return verdict === undefined ? undefined : !verdict;
      }
      case "and":
      case "or": {
        const decides = node.kind === "or";
        const below = new Set<ItemNode>();
        let isUnknown = false;
        for (const child of node.children) {
          const ofChild = new Set<ItemNode>();
          const verdict = this.#verdictOf(child, verdicts, ofChild);
          if (verdict === decides) return decides;
          if (verdict !== undefined) continue;
          isUnknown = true;
          for (const item of ofChild) below.add(item);
        }
        for (const item of below) pending.add(item);
        return isUnknown ? undefined : !decides;
      }
    }
  }

  #classesOf(question: Question, items: readonly ItemNode[]): Classes {
    let known = this.#classes.get(question);
    if (known === undefined) {
      known = new Map<string, Classes>();
      this.#classes.set(question, known);
    }
    const name = items.map((item) => this.#numberOf(item)).join(" ");
    let classes = known.get(name);
    if (classes === undefined) {
      const asked = items.map((item) => ({ item, verdict: this.#answerTo(item)!.verdict }));
      known.set(name, (classes = new Classes(question, asked)));
      this.#onForget(classes.forget);
    }
    return classes;
  }

  #numberOf(item: ItemNode): number {
    let number = this.#numbers.get(item);
    if (number === undefined) this.#numbers.set(item, (number = this.#numbers.size));
    return number;
  }
}

/** What some items come to for the numbers of one question: numbers that come to the same are of one class. */
class Classes {
  readonly #question: Question;
  readonly #items: readonly { readonly item: ItemNode; readonly verdict: Answer["verdict"] }[];
  /** By number, one more than its class; 0 where it is not known yet. The first is that of -1. */
  #ofNumber = new Uint16Array(64);
  readonly #byVerdicts = new Map<string, number>();
  readonly #verdicts: (readonly (readonly [ItemNode, Verdict])[])[] = [];

  constructor(
    question: Question,
    items: readonly { readonly item: ItemNode; readonly verdict: Answer["verdict"] }[],
  ) {
    this.#question = question;
    this.#items = items;
  }

  readonly forget = (): void => {
    this.#ofNumber.fill(0);
  };

  /** @returns -1 when there are too many */
  of(row: number): number {
    const number = this.#question.numberOf(row);
    const at = number + 1;
    const known = at < this.#ofNumber.length ? this.#ofNumber[at]! : 0;
    return known === 0 ? this.#learn(number, row) : known - 1;
  }

  verdicts(kind: number): readonly (readonly [ItemNode, Verdict])[] {
    return this.#verdicts[kind]!;
  }

  #learn(number: number, row: number): number {
    const verdicts = this.#items.map(
      ({ item, verdict }) => [item, number < 0 ? undefined : verdict(number, row)] as const,
    );
    const name = verdicts.map(([, verdict]) => `${verdict}`).join(" ");
    let kind = this.#byVerdicts.get(name);
    if (kind === undefined) {
      if (this.#verdicts.length >= MAX_CLASSES) return -1;
      kind = this.#verdicts.push(verdicts) - 1;
      this.#byVerdicts.set(name, kind);
    }
    if (number + 1 >= this.#ofNumber.length) {
      const longer = new Uint16Array(Math.max(number + 2, this.#ofNumber.length * 2));
      longer.set(this.#ofNumber);
      this.#ofNumber = longer;
    }
    this.#ofNumber[number + 1] = kind + 1;
    return kind;
  }
}
