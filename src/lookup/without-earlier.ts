import type { AttributeKey, Lookup } from "./lookup-attribute.ts";

interface Attributed {
  readonly attributes: Readonly<Record<AttributeKey, string | undefined>>;
}

/** An event that two look-ups of a union find is delivered by the first of them: no memory is needed. */
export function withoutEarlier<E extends Attributed>(
  events: readonly E[],
  lookups: readonly Lookup[],
  own: Lookup,
): readonly E[] {
  const earlier = lookups.slice(0, lookups.indexOf(own));
  if (earlier.length === 0) return events;
  return events.filter(
    ({ attributes }) =>
      !earlier.some(
        ({ attribute }) => attribute === undefined || attributes[attribute.key] === attribute.value,
      ),
  );
}
