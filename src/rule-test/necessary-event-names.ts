import type { RuleNode } from "../detect/sigma/tree/rule-node.ts";

/**
 * The event names of which one must be there for the rule to match, as written (wildcards too); undefined when
 * any event may.
 */
export function necessaryEventNames(node: RuleNode): readonly string[] | undefined {
  switch (node.kind) {
    case "item": {
      const isPlain =
        node.field === "eventName" && node.modifierNames.every((name) => PLAIN.has(name));
      if (!isPlain) return undefined;
      const [modifier] = node.modifierNames;
      const values = node.values.map(({ source }) => source);
      if (modifier === "startswith") return values.map((value) => `${value}*`);
      if (modifier === "contains") return values.map((value) => `*${value}*`);
      return values;
    }
    case "selection":
      return necessaryEventNames(node.child);
    case "not":
      return undefined;
    case "and":
      return node.children.map(necessaryEventNames).find((names) => names !== undefined);
    case "or": {
      const all: string[] = [];
      for (const child of node.children) {
        const names = necessaryEventNames(child);
        if (names === undefined) return undefined;
        all.push(...names);
      }
      return [...new Set(all)];
    }
  }
}

const PLAIN: ReadonlySet<string> = new Set(["startswith", "contains", "cased"]);
