import { compileGlob, isLiteral } from "../match/action-glob.ts";
import { prefixesOfHost } from "../match/host-aliases.ts";
import type { Query } from "../match/query.ts";
import { SERVICE_PREFIXES } from "../match/service-prefixes.ts";
import { suggest } from "../suggest.ts";

/** A note for every service that no table knows: it may be new, or misspelt. */
export async function unknownServices(query: Query): Promise<readonly string[]> {
  const known = new Set(SERVICE_PREFIXES);
  const notes: string[] = [];
  for (const { prefix } of [...query.actions, ...query.excludes]) {
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

/** A note for every glob that can find nothing, or next to nothing, at the source. Loads the dictionary of actions. */
export async function missingEvents(
  query: Query,
  source: "event-history" | "trail",
): Promise<readonly string[]> {
  const { reasonEventsAreMissing } = await import("../match/missing-events.ts");
  const reasons = query.actions
    .filter(({ text }) => text !== "*")
    .map(({ text }) => reasonEventsAreMissing(text, compileGlob(text), source));
  return reasons.filter((reason) => reason !== undefined);
}
