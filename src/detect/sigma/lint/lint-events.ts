import { valuesNeeded } from "../../../expr-parser/necessary.ts";
import { actionNamesOf, dictionarySpelling } from "../../../match/action-dictionary.ts";
import { candidateActions } from "../../../match/iam-actions.ts";
import type { SigmaRule } from "../rule-set.ts";
import { literalOf } from "../tree/pattern.ts";
import { provable } from "../tree/provable.ts";
import {
  type ItemNode,
  itemsOf,
  type ItemValue,
  joined,
  type RuleNode,
} from "../tree/rule-node.ts";
import type { LintNote } from "./lint-items.ts";

/** The checks that look at what events a rule is about (docs/design/detection.md §7). */
export function lintEvents(rule: SigmaRule): readonly LintNote[] {
  const { root } = rule.detection;
  return [
    ...groupsOf(root).flatMap((items) => [...checkEventNames(items), ...checkAttributes(items)]),
    ...checkBreadth(rule),
  ];
}

function isItem(node: RuleNode): node is ItemNode {
  return node.kind === "field" || node.kind === "keywords" || node.kind === "any-member";
}

/** The items of each map of the rule. */
function groupsOf(node: RuleNode): readonly (readonly ItemNode[])[] {
  switch (node.kind) {
    case "field":
    case "keywords":
    case "any-member":
      return [[node]];
    case "not":
    case "selection":
      return groupsOf(node.child);
    case "and":
    case "or": {
      const items = node.children.filter(isItem);
      if (node.kind === "or") return node.children.flatMap(groupsOf);
      const below = node.children.filter((child) => !isItem(child)).flatMap(groupsOf);
      return items.length > 0 ? [items, ...below] : below;
    }
  }
}

function checkEventNames(items: readonly ItemNode[]): readonly LintNote[] {
  const sources = sourcesOf(items);
  if (sources.length === 0) return [];
  return literalsOf(items, "eventName")
    .filter(({ source: name }) => sources.every((source) => isUnknownEvent(source, name)))
    .map(({ source: name, place }) => ({
      check: "unknown-event",
      message: `${sources.join(", ")} is not known to log ${name}`,
      place,
    }));
}

/** The event sources of which an event must have one; none when they are not known by name. */
function sourcesOf(items: readonly ItemNode[]): readonly string[] {
  const wanted = valuesNeeded(provable(joined("and", items)), "eventSource") ?? [];
  const names = wanted.map((one) => (one.kind === "text" ? literalOf(one.pattern) : undefined));
  return names.every((name) => name !== undefined) ? names : [];
}

/** The values an item of plain equality can take; wildcards name nothing in particular. */
function literalsOf(items: readonly ItemNode[], field: string): readonly ItemValue[] {
  return items
    .flatMap((item) => (item.kind === "field" && item.path.name === field ? [item] : []))
    .filter(({ modifierNames }) => modifierNames.length === 0)
    .flatMap(({ values }) => values)
    .filter(({ source }) => source !== "" && !/[*?\\]/.test(source));
}

/** What services tell an account of, without that anybody called them: there is no action of the name. */
const SERVICE_EVENTS: ReadonlySet<string> = new Set([
  // https://docs.aws.amazon.com/ebs/latest/userguide/ebs-modifying-snapshot-permissions.html
  "ec2.amazonaws.com SharedSnapshotVolumeCreated",
  "ec2.amazonaws.com SharedSnapshotCopyInitiated",
]);

/** A dictionary of IAM actions, as of a day: it can be out of date, so this is a warning at most. */
function isUnknownEvent(eventSource: string, eventName: string): boolean {
  const candidates = candidateActions(eventSource, eventName).map((candidate) => {
    const colon = candidate.indexOf(":");
    return [candidate.slice(0, colon).toLowerCase(), candidate.slice(colon + 1)] as const;
  });
  // Sign-in logs what people do, not actions; so may services that have no actions at all.
  if (eventSource.toLowerCase() === "signin.amazonaws.com") return false;
  if (SERVICE_EVENTS.has(`${eventSource} ${eventName}`)) return false;
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
    (item) =>
      item.kind === "field" &&
      IDENTITY_KIND.test(item.path.name) &&
      item.values.every(({ source }) => source.toLowerCase() !== "root"),
  );
  if (!isBroad || items.length === 0) return [];
  const message = "matches every event of such identities: nothing is asked of what they do";
  return [{ check: "broad-rule", message, place: rule.place }];
}
