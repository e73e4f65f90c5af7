import { actionNamesOf, dictionarySpelling } from "../../../match/action-dictionary.ts";
import { candidateActions } from "../../../match/iam-actions.ts";
import type { LintNote } from "./lint-items.ts";
import { type ItemNode, itemsOf, type RuleNode } from "../tree/rule-node.ts";
import type { SigmaRule } from "../rule-set.ts";

/** The checks that look at what events a rule is about (detection.md §7, rules lint). */
export function lintEvents(rule: SigmaRule): readonly LintNote[] {
  const { root } = rule.detection;
  return [
    ...groupsOf(root).flatMap((items) => [...checkEventNames(items), ...checkAttributes(items)]),
    ...checkBreadth(rule),
  ];
}

/** The items of each map of the rule. */
function groupsOf(node: RuleNode): readonly (readonly ItemNode[])[] {
  switch (node.kind) {
    case "item":
      return [[node]];
    case "not":
    case "selection":
      return groupsOf(node.child);
    case "and":
    case "or": {
      const items = node.children.filter((child) => child.kind === "item");
      if (node.kind === "or") return node.children.flatMap(groupsOf);
      const below = node.children.filter((child) => child.kind !== "item").flatMap(groupsOf);
      return items.length > 0 ? [items, ...below] : below;
    }
  }
}

function checkEventNames(items: readonly ItemNode[]): readonly LintNote[] {
  const sources = literalsOf(items, "eventSource").map(({ source }) => source);
  if (sources.length === 0) return [];
  return literalsOf(items, "eventName")
    .filter(({ source: name }) => sources.every((source) => isUnknownEvent(source, name)))
    .map(({ source: name, place }) => ({
      check: "unknown-event",
      message: `${sources.join(", ")} is not known to log ${name}`,
      place,
    }));
}

/** The values an item of plain equality can take; wildcards name nothing in particular. */
function literalsOf(
  items: readonly ItemNode[],
  field: string,
): readonly ItemNode["values"][number][] {
  return items
    .filter((item) => item.field === field && item.modifierNames.length === 0)
    .flatMap(({ values }) => values)
    .filter(({ source }) => source !== "" && !/[*?\\]/.test(source));
}

/** A dictionary of IAM actions, as of a day: it can be out of date, so this is a warning at most. */
function isUnknownEvent(eventSource: string, eventName: string): boolean {
  const candidates = candidateActions(eventSource, eventName).map((candidate) => {
    const colon = candidate.indexOf(":");
    return [candidate.slice(0, colon).toLowerCase(), candidate.slice(colon + 1)] as const;
  });
  // Sign-in logs what people do, not actions; so may services that have no actions at all.
  if (eventSource.toLowerCase() === "signin.amazonaws.com") return false;
  if (!candidates.some(([prefix]) => actionNamesOf(prefix).length > 0)) return false;
  return candidates.every(([prefix, action]) => dictionarySpelling(prefix, action) === undefined);
}

/** These take one attribute, named by `attribute` or sent as a key of its own. */
const ATTRIBUTE_EVENT =
  /^Modify(?:Instance|Image|Snapshot|NetworkInterface|FpgaImage|Volume|Subnet|Vpc)Attribute$/i;

function checkAttributes(items: readonly ItemNode[]): readonly LintNote[] {
  const events = literalsOf(items, "eventName").map(({ source }) => source);
  if (!events.some((name) => ATTRIBUTE_EVENT.test(name))) return [];
  return literalsOf(items, "requestParameters.attribute").map(({ source, place }) => ({
    check: "attribute-key",
    message: `the request may carry requestParameters.${source} and no "attribute": test requestParameters.${source}|exists as well`,
    place,
  }));
}

const IDENTITY_KIND = /^userIdentity\.(?:type|sessionContext\.sessionIssuer\.type)$/;

/** A rule that asks for a kind of identity, and for nothing that it did, matches most of a trail. */
function checkBreadth(rule: SigmaRule): readonly LintNote[] {
  const items = itemsOf(rule.detection.root);
  const isBroad = items.every(
    ({ field, values }) =>
      IDENTITY_KIND.test(field) && values.every(({ source }) => source.toLowerCase() !== "root"),
  );
  if (!isBroad || items.length === 0) return [];
  const message = "matches every event of such identities: nothing is asked of what they do";
  return [{ check: "broad-rule", message, place: rule.place }];
}
