import type { RuleNode } from "../../detect/sigma/tree/rule-node.ts";
import { BIRTHS } from "./births.ts";
import { anyOf } from "../any-of.ts";
import { BIRTH_OF } from "../lineage/birth-table.ts";

/** Lambda writes a date behind its events' names: `CreateFunction20150331`. */
const DATED = "lambda:";

/** The rule, as threads are asked for it. */
export function birthsAsked() {
  return { id: BIRTHS, root: birthRule(), emits: true };
}

/**
 * What a record must have to be the birth of an identity, for those who read records without parsing them: the events of
 * the lineage's table, but for what AWS services do for themselves.
 */
function birthRule(): RuleNode {
  const names = [...BIRTH_OF.keys()].map((action) => ({
    text: action.slice(action.indexOf(":") + 1),
    isOpen: action.startsWith(DATED),
  }));
  return {
    kind: "and",
    children: [
      anyOf("eventName", names),
      {
        kind: "not",
        child: anyOf("userIdentity.type", [{ text: "AWSService", isOpen: false }]),
      },
    ],
  };
}
