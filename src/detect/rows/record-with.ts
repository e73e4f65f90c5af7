/**
 * A record that holds these values and nothing else; undefined is none.
 * @param record into which they go
 */
export function recordWith(
  values: readonly (readonly [keys: readonly string[], value: unknown])[],
  record: Record<string, unknown> = {},
): Record<string, unknown> {
  for (const [keys, value] of values) {
    if (value === undefined) continue;
    let object = record;
    for (const key of keys.slice(0, -1)) {
      // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- made here
      object = (object[key] ??= {}) as Record<string, unknown>;
    }
    object[keys.at(-1)!] = value;
  }
  return record;
}
