import { fieldsRead } from "../tree/fields-read.ts";
import type { ItemNode, RuleNode } from "../tree/rule-node.ts";
import { itemTest } from "./compile-rule.ts";
import type { RecordView } from "./record-view.ts";

/** True, false, or undefined when what is not known decides. */
export type PartialTest<T = RecordView> = (of: T) => boolean | undefined;

/**
 * What a rule comes to when only some fields of the record are known. Items that read other fields are unknown, and
 * are left out here and now.
 * @param known names of the fields
 */
export function compilePartial(node: RuleNode, known: ReadonlySet<string>): PartialTest {
  const isKnown = (item: ItemNode): boolean =>
    fieldsRead(item)?.every(({ name }) => known.has(name)) === true;
  const test = compileKleene(node, (item) => (isKnown(item) ? itemTest(item) : undefined));
  return test ?? (() => undefined);
}

/**
 * A tree over tests of its items; and, or and not are Kleene's.
 * @param testOf undefined for an item of which nothing is known; each item is asked for once
 * @returns undefined when nothing is known at all
 */
export function compileKleene<T>(
  node: RuleNode,
  testOf: (item: ItemNode) => PartialTest<T> | undefined,
): PartialTest<T> | undefined {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      return testOf(node);
    case "selection":
      return compileKleene(node.child, testOf);
    case "not": {
      const child = compileKleene(node.child, testOf);
      if (child === undefined) return undefined;
      return (of) => {
        const result = child(of);
        return result === undefined ? undefined : !result;
      };
    }
    case "and":
    case "or":
      return combinedPartial(
        node.kind,
        node.children.map((child) => compileKleene(child, testOf)),
      );
  }
}

function combinedPartial<T>(
  kind: "and" | "or",
  children: readonly (PartialTest<T> | undefined)[],
): PartialTest<T> | undefined {
  const tests = children.filter((test) => test !== undefined);
  const hasUnknown = tests.length < children.length;
  if (hasUnknown && tests.length === 0) return undefined;
  const decides = kind === "or";
  return (of) => {
    let isUnknown = hasUnknown;
    for (const test of tests) {
      const result = test(of);
      if (result === decides) return decides;
      if (result === undefined) isUnknown = true;
    }
    return isUnknown ? undefined : !decides;
  };
}
