import type { Expr } from "../expr-parser/ast.ts";
import { type Necessary, pathOf, type Wanted } from "../expr-parser/necessary.ts";
import { conjuncts, provable } from "../expr-parser/provable.ts";
import { unparse } from "../expr-parser/unparse.ts";
import { type ActionGlob, isLiteral } from "../match/action-glob.ts";
import { eventNamesOf } from "../match/event-names.ts";
import { eventSourcesOf } from "../match/iam-actions.ts";
import { type AttributeKey, isAttributeValue, type Lookup, nameOf } from "./lookup-attribute.ts";

/** Look-ups that together lose no match. */
export interface LookupCandidate {
  /** An event may be in the answer of several, when their keys differ. */
  readonly lookups: readonly Lookup[];
  /** The part of the query that it follows from. */
  readonly because: string;
}

/** More look-ups than this, at a page each at least, cost more than one of something wider. */
const MOST_NAMES_OF_A_GLOB = 4;
const MOST_LOOKUPS = 12;

/**
 * Every choice of look-ups that is sound for the query, the one that usually finds the fewest events first
 * (docs/design/lookup-events.md §4.2 and §4.3). The service matches whole values and takes one attribute a request.
 */
export function lookupCandidates(
  actions: readonly ActionGlob[],
  matches: readonly Expr[],
  region: string,
): readonly LookupCandidate[] {
  return [
    ...fromExpressions(matches, EARLY, region),
    ...fromGlobs(actions, region),
    ...fromExpressions(matches, LATE, region),
  ];
}

interface Source {
  readonly key: AttributeKey;
  readonly path: string;
  readonly name: string;
}

const source = (key: AttributeKey, ...path: readonly string[]): Source => ({
  key,
  path: pathOf(...path),
  name: `$.${path.join(".")}`,
});

const USER_NAME = source("Username", "userIdentity", "userName");
/** Narrower than most actions. */
const EARLY: readonly Source[] = [
  source("EventId", "eventID"),
  source("AccessKeyId", "userIdentity", "accessKeyId"),
  USER_NAME,
  source("EventName", "eventName"),
];
/** Wider than most actions. */
const LATE: readonly Source[] = [
  source("EventSource", "eventSource"),
  source("ReadOnly", "readOnly"),
];

function fromExpressions(
  matches: readonly Expr[],
  sources: readonly Source[],
  region: string,
): readonly LookupCandidate[] {
  const all = conjuncts(matches);
  const required = all.flatMap(necessaryOf);
  // Username is the session name for a role and "root" for root: it is the userName of IAM users only.
  const isUser = required.some(
    ({ path, values }) =>
      path === pathOf("userIdentity", "type") &&
      values.every((wanted) => wanted.kind === "value" && wanted.value === "IAMUser"),
  );
  const single = sources.flatMap((one) => {
    if (one === USER_NAME && !isUser) return [];
    for (const part of required) {
      const lookups = part.path === one.path ? lookupsOf(one.key, part.values) : undefined;
      if (lookups === undefined) continue;
      const because = one === USER_NAME ? `${one.name} with type IAMUser` : one.name;
      return [{ lookups, because }];
    }
    return [];
  });
  return sources === EARLY
    ? [...single, ...all.flatMap((expr) => fromAlternatives(expr, region))]
    : single;
}

/** A look-up for each value, if all can be asked for: the one that cannot may be the one that matches. */
function lookupsOf(key: AttributeKey, values: readonly Wanted[]): readonly Lookup[] | undefined {
  const texts = values.map((wanted) => attributeText(key, wanted));
  if (!texts.every((text) => text !== undefined)) return undefined;
  const lookups = unique(texts.map((text) => toLookup(key, text)));
  return lookups.length > 0 && lookups.length <= MOST_LOOKUPS ? lookups : undefined;
}

/** `readOnly` is a boolean in the record and text in the attribute; `!= true` is not `false`. */
function attributeText(key: AttributeKey, wanted: Wanted): string | undefined {
  if (wanted.kind !== "value") return undefined;
  const { value } = wanted;
  if (key === "ReadOnly") return typeof value === "boolean" ? String(value) : undefined;
  return isAttributeValue(value) ? value : undefined;
}

/** What is necessary of a part; nothing of an `or` that is better asked branch by branch. */
function necessaryOf(expr: Expr): readonly Necessary[] {
  return hasConjunction(expr) ? [] : provable([expr]);
}

/** Whether a branch says several things: what all branches say in common is then less than what each says. */
function hasConjunction(expr: Expr): boolean {
  if (expr.kind !== "or") return false;
  return expr.operands.some((branch) => branch.kind === "and" || hasConjunction(branch));
}

/** An `or` of different attributes: the union of what finds each branch, if every branch has one. */
function fromAlternatives(expr: Expr, region: string): readonly LookupCandidate[] {
  if (expr.kind !== "or" || necessaryOf(expr).length > 0) return [];
  const branches = expr.operands.map((operand) => lookupCandidates([], [operand], region)[0]);
  if (!branches.every((branch) => branch !== undefined)) return [];
  const lookups = unique(branches.flatMap((branch) => branch.lookups));
  return lookups.length > MOST_LOOKUPS ? [] : [{ lookups, because: unparse(expr) }];
}

/** For each glob its event names if they are known and few, else its service; and every service, as the wider choice. */
function fromGlobs(actions: readonly ActionGlob[], region: string): readonly LookupCandidate[] {
  const names = actions.map(namesOf);
  const sources = actions.map((glob) => sourcesOf(glob, region));
  const because = actions.map(({ text }) => text).join(" ");
  const best = names.map((some, i) => some ?? sources[i]);
  const candidates = [union(best, because)];
  if (names.some((some) => some !== undefined)) candidates.push(union(sources, because));
  return candidates.filter((candidate) => candidate !== undefined);
}

function namesOf({ prefix, action }: ActionGlob): readonly Lookup[] | undefined {
  if (!isLiteral(prefix) || !isLiteral(action)) return undefined;
  const names = eventNamesOf(prefix, action);
  return names === undefined || names.length > MOST_NAMES_OF_A_GLOB
    ? undefined
    : names.map((name) => toLookup("EventName", name));
}

/** In China some services log under `.amazonaws.com.cn`; which ones, AWS does not say. */
function sourcesOf({ prefix }: ActionGlob, region: string): readonly Lookup[] | undefined {
  if (!isLiteral(prefix)) return undefined;
  const hosts = eventSourcesOf(prefix);
  const all = region.startsWith("cn-") ? hosts.flatMap((host) => [host, `${host}.cn`]) : hosts;
  return all.map((host) => toLookup("EventSource", host));
}

/** One candidate when every part has its look-ups and they are few enough in all. */
function union(
  parts: readonly (readonly Lookup[] | undefined)[],
  because: string,
): LookupCandidate | undefined {
  if (parts.length === 0 || !parts.every((part) => part !== undefined)) return undefined;
  const lookups = unique(parts.flat());
  return lookups.length > MOST_LOOKUPS ? undefined : { lookups, because };
}

function toLookup(key: AttributeKey, value: string): Lookup {
  return { attribute: { key, value } };
}

function unique(lookups: readonly Lookup[]): readonly Lookup[] {
  return [...new Map(lookups.map((lookup) => [nameOf(lookup), lookup])).values()];
}
