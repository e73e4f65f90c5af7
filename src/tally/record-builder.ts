import type { CloudTrailRecord } from "../record.ts";

interface Place {
  readonly key: string;
  /** The number of the value that stands here. */
  value: number | undefined;
  readonly below: Place[];
}

/**
 * Makes records that have values at these paths and nothing else.
 * @returns what takes the values, in the order of the paths; undefined for none
 */
export function recordBuilder(
  paths: readonly (readonly string[])[],
): (values: readonly unknown[]) => CloudTrailRecord {
  const root: Place[] = [];
  for (const [i, keys] of paths.entries()) placeOf(root, keys).value = i;
  return (values) => objectOf(root, values) ?? {};
}

/** A key such as __proto__ is a key like any other. */
const OWN = { configurable: true, enumerable: true, writable: true };

function placeOf(places: Place[], [key = "", ...rest]: readonly string[]): Place {
  let place = places.find((one) => one.key === key);
  if (place === undefined) places.push((place = { key, value: undefined, below: [] }));
  return rest.length === 0 ? place : placeOf(place.below, rest);
}

/** Undefined when none of the values is there. */
function objectOf(
  places: readonly Place[],
  values: readonly unknown[],
): CloudTrailRecord | undefined {
  let object: Record<string, unknown> | undefined;
  for (const { key, value, below } of places) {
    const own = value === undefined ? undefined : values[value];
    const here = own === undefined && below.length > 0 ? objectOf(below, values) : own;
    if (here === undefined) continue;
    object ??= {};
    if (key in object) Object.defineProperty(object, key, { ...OWN, value: here });
    else object[key] = here;
  }
  return object;
}
