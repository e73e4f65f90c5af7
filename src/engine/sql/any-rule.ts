import { provable } from "../../detect/sigma/tree/provable.ts";
import type { RuleNode } from "../../detect/sigma/tree/rule-node.ts";
import { valuesNeeded, type Wanted } from "../../expr-parser/necessary.ts";
import type { DroppedPart } from "./compiled-sql.ts";
import { type Condition, conjunction, disjunction, FALSE, TRUE } from "./condition.ts";
import type { RecordFields } from "./record-fields.ts";
import { fieldSuperset, ruleSuperset } from "./rule.ts";

/** A rule, as far as it matters which records it may match. */
export interface RuleCondition {
  readonly title: string;
  readonly node: RuleNode;
}

const NAME: ReadonlySet<string> = new Set(["eventName"]);
const SOURCE_AND_NAME: ReadonlySet<string> = new Set(["eventName", "eventSource"]);
/** Of conditions that are a rule's own. A statement may have 262,144 bytes in Athena, and its code a limit in Trino. */
const MOST_CHARACTERS = 40_000;

/** A rule that needs one of some event names, and what else it needs. */
interface NamedRule {
  readonly title: string;
  readonly names: readonly Wanted[];
  readonly rest: string;
}

/**
 * Any of the rules. Most need one of a few event names: these are asked for in one list, and what else a rule needs only
 * where no other rule takes the same names anyhow.
 */
export function anyRule(rules: readonly RuleCondition[], fields: RecordFields): Condition {
  const named: NamedRule[] = [];
  const others: string[] = [];
  const dropped: DroppedPart[] = [];
  for (const { title, node } of rules) {
    const names = valuesNeeded(provable(node), "eventName");
    if (names !== undefined) {
      named.push({ title, names, rest: ruleSuperset(node, fields, SOURCE_AND_NAME) });
      continue;
    }
    const superset = ruleSuperset(node, fields, NAME);
    if (superset === TRUE) {
      dropped.push({ what: title, why: "nothing is certain of what it matches" });
    }
    others.push(superset);
  }
  const taken = new Map<string, Wanted>();
  const take = (names: readonly Wanted[]): void => {
    for (const name of names) taken.set(JSON.stringify(name), name);
  };
  for (const { names, rest } of named) if (rest === TRUE) take(names);
  const own: string[] = [];
  let left = MOST_CHARACTERS;
  for (const { title, names, rest } of named) {
    if (names.every((name) => taken.has(JSON.stringify(name)))) continue;
    const superset = conjunction([nameIn(names, fields), rest]);
    left -= superset.length;
    if (left >= 0) own.push(superset);
    else {
      take(names);
      dropped.push({ what: title, why: "of so many rules only event names are asked for" });
    }
  }
  const union = disjunction([nameIn([...taken.values()], fields), ...own, ...others]);
  return { superset: union, subset: FALSE, dropped };
}

function nameIn(names: readonly Wanted[], fields: RecordFields): string {
  return names.length === 0
    ? FALSE
    : fieldSuperset({ derived: undefined, keys: ["eventName"] }, names, fields);
}
