import { actionNamesOf } from "../match/action-dictionary.ts";
import { type ActionGlob, compileGlob, isLiteral } from "../match/action-glob.ts";
import { eventNamesOf } from "../match/event-names.ts";
import type { LookupCandidate } from "./candidates.ts";

/** Half a minute of requests before anything else. */
const MOST_NAMES = 60;

/**
 * The event names of every known action that the globs match. Not sound: a new action, a date that the service
 * appends to a name, and an event without an action are missed. Undefined when a service has a wildcard, or for
 * none or too many names.
 */
export function expandNames(actions: readonly ActionGlob[]): LookupCandidate | undefined {
  const names = new Set<string>();
  for (const { prefix, action, text } of actions) {
    if (!isLiteral(prefix)) return undefined;
    const matches = compileGlob(action);
    for (const known of actionNamesOf(prefix.toLowerCase())) {
      if (!matches(known)) continue;
      for (const name of eventNamesOf(prefix, known) ?? [known]) names.add(name);
    }
    if (isLiteral(action) && names.size === 0) names.add(text.slice(prefix.length + 1));
  }
  if (names.size === 0 || names.size > MOST_NAMES) return undefined;
  const lookups = [...names].map((value) => ({
    attribute: { key: "EventName" as const, value },
  }));
  return { lookups, because: `the known actions of ${actions.map(({ text }) => text).join(" ")}` };
}
