type Made = Record<string, unknown>;

/** A copy that values can be put into; of what `recordWith` has made. */
export function copyOf(record: Readonly<Made>): Made {
  const copy: Made = {};
  for (const [key, value] of Object.entries(record)) {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- objects are made here, and values of lists are empty objects
    copy[key] = typeof value === "object" && value !== null ? copyOf(value as Made) : value;
  }
  return copy;
}

/**
 * A record that holds these values and nothing else; undefined is none.
 * @param record into which they go
 */
export function recordWith(
  values: readonly (readonly [keys: readonly string[], value: unknown])[],
  record: Made = {},
): Made {
  for (const [keys, value] of values) {
    if (value === undefined) continue;
    let object = record;
    for (const key of keys.slice(0, -1)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made here
      object = (object[key] ??= {}) as Made;
    }
    object[keys.at(-1)!] = value;
  }
  return record;
}
