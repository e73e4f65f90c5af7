import { fieldPath } from "../detect/sigma/tree/field-path.ts";
import type { FieldItem } from "../detect/sigma/tree/rule-node.ts";

/** Nothing is ever said of it: it is no rule of a file. */
const PLACE = { file: "", line: 0, column: 0 };

/**
 * An item of a rule that is made here: the field has one of the texts, in its case.
 * @param texts `isOpen` where more may follow
 */
export function anyOf(
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
