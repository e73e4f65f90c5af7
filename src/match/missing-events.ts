import { actionNamesOf, dictionaryPrefixes } from "./action-dictionary.ts";
import { ACTION_MISMATCHES } from "./action-mismatches.ts";
import { DATA_EVENTS } from "./data-events.ts";
import { hostsOfPrefix } from "./iam-actions.ts";

/** Lower-case `prefix:name` of what only data events carry. */
const DATA_ONLY: ReadonlySet<string> = new Set(
  DATA_EVENTS.flatMap(({ prefix, names }) =>
    names.map((name) => `${prefix}:${name}`.toLowerCase()),
  ),
);

/** Lower-case action to why it has no event. */
const NEVER: ReadonlyMap<string, string> = new Map(
  ACTION_MISMATCHES.filter(({ kind }) => kind === "never").flatMap(({ actions, remark }) =>
    actions.map((action) => [action.toLowerCase(), `${action} ${remark}`]),
  ),
);

/** With more than this many exceptions the warning would say nothing. */
const MAX_EXCEPTIONS = 3;

/**
 * Why an action glob finds nothing, or next to nothing, at a source; undefined when it can find
 * events as far as the tables know. One lower-case clause, fit for a warning.
 *
 * Holds only when every IAM action the glob matches is without event there. Management events that
 * match by their literal name alone (GetObjectLockConfiguration for `s3:GetObject*`) are named.
 * @param glob as typed; names the prefix to search, or all of them when that has wildcards
 * @param matches the compiled glob, on `prefix:Action`
 */
export function reasonEventsAreMissing(
  glob: string,
  matches: (action: string) => boolean,
  source: "event-history" | "trail",
): string | undefined {
  const never = new Set<string>();
  let isDataOnly = false;
  const exceptions: string[] = [];
  for (const prefix of prefixesOfGlob(glob)) {
    for (const { action, isLiteralEvent } of knownNames(prefix)) {
      if (!matches(action)) continue;
      const why = NEVER.get(action.toLowerCase());
      if (why !== undefined) never.add(why);
      else if (source === "event-history" && DATA_ONLY.has(action.toLowerCase())) isDataOnly = true;
      else if (isLiteralEvent && exceptions.length < MAX_EXCEPTIONS) exceptions.push(action);
      else return undefined;
    }
  }
  if (!isDataOnly && (never.size === 0 || exceptions.length > 0)) return undefined;
  const reasons = [...never];
  if (isDataOnly) reasons.push(dataOnlyReason(glob, exceptions));
  return reasons.join("; ");
}

function dataOnlyReason(glob: string, exceptions: readonly string[]): string {
  const but = exceptions.length === 0 ? "" : ` (but for ${exceptions.join(", ")})`;
  return `${glob} stands for data events only${but}, which Event history never holds; read the files of a trail that logs them`;
}

function prefixesOfGlob(glob: string): readonly string[] {
  const prefix = /^[a-z0-9.-]+(?=:)/i.exec(glob)?.[0];
  return prefix === undefined ? dictionaryPrefixes() : [prefix.toLowerCase()];
}

/** The names that can follow the service prefix (lower case) in an action, as far as the tables know. */
export function knownActions(prefix: string): readonly string[] {
  const names = [...knownNames(prefix)].map(({ action }) => action.slice(prefix.length + 1));
  return [...new Set(names)];
}

interface KnownName {
  readonly action: string;
  /** The name of an event, not of an action in the dictionary. */
  readonly isLiteralEvent: boolean;
}

/** What is known to be able to follow `prefix:` in a candidate. Data events come as both kinds. */
function* knownNames(prefix: string): Generator<KnownName> {
  const actions = new Set(actionNamesOf(prefix));
  for (const name of actions) yield { action: `${prefix}:${name}`, isLiteralEvent: false };
  for (const dataEvents of DATA_EVENTS) {
    if (dataEvents.prefix !== prefix) continue;
    for (const name of dataEvents.names) {
      yield { action: `${prefix}:${name}`, isLiteralEvent: true };
    }
  }
  const hosts = new Set(hostsOfPrefix(prefix));
  for (const mismatch of ACTION_MISMATCHES) {
    if (!mismatch.hosts.some((host) => hosts.has(host))) continue;
    for (const event of mismatch.events) {
      if (actions.has(event) || event.endsWith("*")) continue;
      yield { action: `${prefix}:${event}`, isLiteralEvent: true };
    }
  }
}
