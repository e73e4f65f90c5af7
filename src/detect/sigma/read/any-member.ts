import { isJsonObject } from "../../../record.ts";
import type { CompileContext } from "./read-context.ts";
import { RuleError, type RulePlace } from "../diagnostic.ts";
import { compileFieldPath } from "../tree/field-path.ts";
import { sortModifiers } from "./modifiers.ts";
import { viewOf } from "../compile/record-view.ts";
import { compileNode, type ItemNode, itemsOf, type RuleNode } from "../tree/rule-node.ts";

const ANY = /^(.+)\[any\]$/;

/** The field of a key such as `items[any]`, or undefined for any other key. */
export function anyMemberField(key: string): string | undefined {
  return ANY.exec(key)?.[1];
}

/**
 * Compiles `field[any]: {…}`: one and the same member of the list meets all of the map, as a port and a network of
 * one security group rule must (Sigma enhancement proposal 212, for `sigma-version: 3`).
 * @param members what is asked of one member
 * @throws RuleError in a rule that does not declare the version.
 */
export function compileAnyMember(
  field: string,
  members: RuleNode,
  place: RulePlace,
  context: CompileContext,
): ItemNode {
  if (!context.hasAnyMember) {
    throw new RuleError(`${field}[any] needs "sigma-version: 3" in the rule`, place);
  }
  const lookup = compileFieldPath(field, context.isStrict);
  const holds = compileNode(members);
  const inner = itemsOf(members).map(({ reads }) => reads);
  const isWhole = inner.some((reads) => reads === undefined);
  return {
    kind: "item",
    field,
    modifierNames: [
      "has a member with",
      itemsOf(members)
        .map((one) => one.field)
        .join(", "),
    ],
    modifiers: sortModifiers([]),
    values: [],
    place,
    lookup,
    reads: isWhole ? undefined : inner.flatMap((reads) => reads?.map((r) => `${field}.${r}`) ?? []),
    test: (view) =>
      lookup(view)
        .flat(Infinity)
        .some((member) => isJsonObject(member) && holds(viewOf(member, view.iocs))),
  };
}
