import type { Expr, Json } from "../expr-parser/ast.ts";
import type { ActionGlob } from "../match/action-glob.ts";
import { isLiteral } from "../match/action-glob.ts";
import { eventNamesOf } from "../match/event-names.ts";
import { eventSourcesOf } from "../match/iam-actions.ts";
import { conjuncts, pathOf, requiredValues } from "./conjuncts.ts";

export type AttributeKey =
  "EventId" | "AccessKeyId" | "Username" | "EventName" | "EventSource" | "ReadOnly";

/**
 * A lookup attribute that loses no match, with the values to ask for one after another: each event has one of
 * them, so the answers do not overlap.
 */
export interface LookupCandidate {
  readonly key: AttributeKey;
  readonly values: readonly string[];
  /** The part of the query that it follows from. */
  readonly because: string;
}

/** More look-ups than this cost more than one look-up of something wider. */
const MAX_VALUES = 4;

/**
 * Every lookup attribute that is sound for the query, the one that usually finds the fewest events first
 * (lookup-events.md §4.2 and §4.3). The service matches whole values and takes one attribute a request.
 */
export function lookupCandidates(
  actions: readonly ActionGlob[],
  matches: readonly Expr[],
): readonly LookupCandidate[] {
  const required = requiredByPath(matches);
  const because = (key: AttributeKey, path: string, text: string): LookupCandidate[] => {
    const values = required.get(path);
    return values === undefined ? [] : [{ key, values, because: text }];
  };
  const isUser = required.get(pathOf("userIdentity", "type"))?.join() === "IAMUser";
  return [
    ...because("EventId", pathOf("eventID"), "$.eventID"),
    ...because("AccessKeyId", pathOf("userIdentity", "accessKeyId"), "$.userIdentity.accessKeyId"),
    // Username is the session name for a role and "root" for root: it is the userName of IAM users only.
    ...(isUser
      ? because(
          "Username",
          pathOf("userIdentity", "userName"),
          "$.userIdentity.userName with type IAMUser",
        )
      : []),
    ...because("EventName", pathOf("eventName"), "$.eventName"),
    ...namesOfGlobs(actions),
    ...because("EventSource", pathOf("eventSource"), "$.eventSource"),
    ...sourcesOfGlobs(actions),
    ...readOnly(matches),
  ];
}

/** Values that a path must have one of, where the service can be asked for all of them. */
function requiredByPath(matches: readonly Expr[]): ReadonlyMap<string, readonly string[]> {
  const byPath = new Map<string, readonly string[]>();
  for (const expr of conjuncts(matches)) {
    const required = requiredValues(expr);
    if (required === undefined || byPath.has(required.path)) continue;
    const values = [...new Set(required.values)].filter(isAttributeValue);
    if (values.length === 0 || values.length > MAX_VALUES) continue;
    // A value that cannot be asked for may still be the one that matches.
    if (required.values.every(isAttributeValue)) byPath.set(required.path, values);
  }
  return byPath;
}

/** 1 to 2,000 characters, of which some count double. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
function isAttributeValue(value: Json): value is string {
  if (typeof value !== "string" || value === "") return false;
  return value.length + (value.match(/[_ ,\n]/g)?.length ?? 0) <= 2000;
}

function namesOfGlobs(actions: readonly ActionGlob[]): LookupCandidate[] {
  const names = actions.map(({ prefix, action }) =>
    isLiteral(prefix) && isLiteral(action) ? eventNamesOf(prefix, action) : undefined,
  );
  return unionOf("EventName", names, actions);
}

function sourcesOfGlobs(actions: readonly ActionGlob[]): LookupCandidate[] {
  const sources = actions.map(({ prefix }) =>
    isLiteral(prefix) ? eventSourcesOf(prefix) : undefined,
  );
  return unionOf("EventSource", sources, actions);
}

/** One candidate when every glob has its values and there are few enough in all. */
function unionOf(
  key: AttributeKey,
  valuesOfEach: readonly (readonly string[] | undefined)[],
  actions: readonly ActionGlob[],
): LookupCandidate[] {
  if (valuesOfEach.length === 0) return [];
  const values = new Set<string>();
  for (const some of valuesOfEach) {
    if (some === undefined) return [];
    for (const value of some) values.add(value);
  }
  if (values.size > MAX_VALUES) return [];
  return [{ key, values: [...values], because: actions.map(({ text }) => text).join(" ") }];
}

/** `$.readOnly != true` is not `false`: some records lack the field. */
function readOnly(matches: readonly Expr[]): LookupCandidate[] {
  for (const expr of conjuncts(matches)) {
    const required = requiredValues(expr);
    if (required?.path !== pathOf("readOnly") || required.values.length !== 1) continue;
    const [value] = required.values;
    if (typeof value === "boolean") {
      return [{ key: "ReadOnly", values: [String(value)], because: "$.readOnly" }];
    }
  }
  return [];
}
