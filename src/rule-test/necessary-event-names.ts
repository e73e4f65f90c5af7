import { valuesNeeded, type Wanted } from "../expr-parser/necessary.ts";
import { showPattern } from "../detect/sigma/tree/pattern.ts";
import { provable } from "../detect/sigma/tree/provable.ts";
import type { RuleNode } from "../detect/sigma/tree/rule-node.ts";

/** The event names of which one must be there for the rule to match, as a rule writes them; undefined when any event may. */
export function necessaryEventNames(node: RuleNode): readonly string[] | undefined {
  const names = valuesNeeded(provable(node), "eventName")?.map(show);
  return names === undefined ? undefined : [...new Set(names)];
}

function show(wanted: Wanted): string {
  switch (wanted.kind) {
    case "text":
      return showPattern(wanted.pattern);
    case "value":
      return JSON.stringify(wanted.value);
    case "order":
      return `${wanted.operator} ${wanted.bound}`;
  }
}
