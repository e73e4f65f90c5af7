import type { LookupCandidate } from "./candidates.ts";
import type { AttributeKey } from "./lookup-attribute.ts";
import { dictionaryPrefixes, dictionarySpelling } from "../match/action-dictionary.ts";

/** First pages of more candidates than this cost more than they can save. */
const MOST_CANDIDATES = 3;

/** A name that so many services use may find more events than one service has. */
const SHARED_BY_MANY = 50;

/** A candidate of more look-ups would cost as many first pages. */
const MOST_PROBES = 4;

/**
 * The candidates whose first pages are worth a request when the first one turns out long: those that may find
 * fewer events. The first is the one to begin with.
 */
export function worthProbing(candidates: readonly LookupCandidate[]): readonly LookupCandidate[] {
  const [first, ...others] = candidates;
  if (first === undefined) return [];
  const rivals = others.filter(
    (other) => other.lookups.length <= MOST_PROBES && mayBeNarrower(other, first),
  );
  return [first, ...rivals].slice(0, MOST_CANDIDATES);
}

function mayBeNarrower(other: LookupCandidate, first: LookupCandidate): boolean {
  const keys = keysOf(other);
  if (keysOf(first).has("EventId")) return false;
  if (keys.has("ReadOnly")) {
    // Most events are reads; writes are a fifth, less than a busy service.
    return other.lookups.every(({ attribute }) => attribute?.value === "false") && !isNarrow(first);
  }
  // The same globs by service: wider, unless the name is everybody's.
  if (other.because === first.because) return first.lookups.some(isSharedName);
  return true;
}

function isNarrow(candidate: LookupCandidate): boolean {
  return !keysOf(candidate).has("EventSource") && !candidate.lookups.some(isSharedName);
}

function isSharedName({ attribute }: LookupCandidate["lookups"][number]): boolean {
  if (attribute?.key !== "EventName") return false;
  let services = 0;
  for (const prefix of dictionaryPrefixes()) {
    if (dictionarySpelling(prefix, attribute.value) !== undefined) services++;
    if (services === SHARED_BY_MANY) return true;
  }
  return false;
}

function keysOf({ lookups }: LookupCandidate): ReadonlySet<AttributeKey | undefined> {
  return new Set(lookups.map(({ attribute }) => attribute?.key));
}
