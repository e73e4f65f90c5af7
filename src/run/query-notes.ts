import { type ActionGlob, alternatives, compileGlob, isLiteral } from "../match/action-glob.ts";
import { looksForInsights } from "../match/event-category.ts";
import { prefixesOfHost } from "../match/host-aliases.ts";
import type { Query } from "../match/query.ts";
import { SERVICE_PREFIXES } from "../match/service-prefixes.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import { suggest } from "../suggest.ts";

/** What was typed, an alternative of braces each. */
export function globsOf({ actions, excludes }: Query): readonly ActionGlob[] {
  return [...actions, ...excludes].flatMap(alternatives);
}

/** A note for every service that no table knows: it may be new, or misspelt. */
export async function unknownServices(query: Query): Promise<readonly string[]> {
  const known = new Set(SERVICE_PREFIXES);
  const notes: string[] = [];
  for (const { prefix } of globsOf(query)) {
    const service = prefix.toLowerCase();
    const isAlias = prefixesOfHost(service).some((other) => other !== service);
    if (!isLiteral(service) || known.has(service) || isAlias || service === "signin") continue;
    const near = await suggest(service, SERVICE_PREFIXES);
    notes.push(
      `no known service has the prefix ${service}${near === undefined ? "" : `: did you mean ${near}?`}`,
    );
  }
  return notes;
}

/**
 * A note for every glob of a known service that names no known action: it may be new, or misspelt. Loads the dictionary
 * of actions.
 */
export async function unknownActions(query: Query): Promise<readonly string[]> {
  const globs = globsOf(query).filter(({ prefix }) => isLiteral(prefix));
  if (globs.length === 0) return [];
  const { knownActions } = await import("../match/missing-events.ts");
  const notes: string[] = [];
  for (const { text, prefix, action } of globs) {
    const service = prefix.toLowerCase();
    const known = knownActions(service);
    if (known.length === 0) continue;
    const isKnown = compileGlob(action);
    if (known.some(isKnown)) continue;
    const byLower = new Map(known.map((name) => [name.toLowerCase(), name]));
    const near = await suggest(action.replaceAll(/[*?]/g, ""), [...byLower.keys()]);
    // A name with a date or a number behind it is another version of a known one.
    const right = near === undefined ? undefined : byLower.get(near);
    if (right !== undefined && new RegExp(`^${right}[0-9_v]+$`, "i").test(action)) continue;
    notes.push(
      `no known action is ${text}${right === undefined ? "" : `: did you mean ${prefix}:${right}?`}`,
    );
  }
  return notes;
}

/** What to say of a query that found nothing, and looks for what is not asked for unless it is named. */
export function insightsLeftOut(query: Query, { readsInsights }: ReadLimits): readonly string[] {
  if (readsInsights || !looksForInsights(query)) return [];
  return ["Insight records are left out: --category insight asks for them"];
}

/** A note for every glob that can find nothing, or next to nothing, at the source. Loads the dictionary of actions. */
export async function missingEvents(
  query: Query,
  source: "event-history" | "trail",
): Promise<readonly string[]> {
  const globs = query.actions.filter(({ text }) => text !== "*");
  if (globs.length === 0) return [];
  const { reasonEventsAreMissing } = await import("../match/missing-events.ts");
  const reasons = globs.map(({ text }) => reasonEventsAreMissing(text, compileGlob(text), source));
  return reasons.filter((reason) => reason !== undefined);
}
