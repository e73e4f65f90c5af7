import { fieldPath } from "../../detect/sigma/tree/field-path.ts";
import type { FieldItem, RuleNode } from "../../detect/sigma/tree/rule-node.ts";
import { BIRTH_OF } from "../lineage/birth-table.ts";

/** Nothing is ever said of it: it is no rule of a file. */
const PLACE = { file: "", line: 0, column: 0 };

/** Lambda writes a date behind its events' names: `CreateFunction20150331`. */
const DATED = "lambda:";

/**
 * What a record must have to be the birth of an identity, for those who read records without parsing them: the events of
 * the lineage's table, but for what AWS services do for themselves.
 */
export function birthRule(): RuleNode {
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

function anyOf(
  field: string,
  texts: readonly { readonly text: string; readonly isOpen: boolean }[],
): FieldItem {
  return {
    kind: "field",
    path: fieldPath(field, false),
    quantifier: "any",
    isNegated: false,
    modifierNames: [],
    place: PLACE,
    values: texts.map(({ text, isOpen }) => ({
      source: text,
      place: PLACE,
      alternatives: [
        {
          kind: "pattern",
          pattern: isOpen ? [{ literal: text }, { wildcard: "*" }] : [{ literal: text }],
          isCased: true,
          number: undefined,
          entersContainers: false,
        },
      ],
    })),
  };
}
