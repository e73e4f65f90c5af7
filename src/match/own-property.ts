/** As jsonpath-plus does it: text and lists have their `length` and indexes, an empty text has none. */
export function ownProperty(holder: unknown, key: string): unknown {
  if (holder === null || holder === undefined || holder === "") return undefined;
  if (!Object.hasOwn(holder, key)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the key: checked above
  return (holder as { readonly [key: string]: unknown })[key];
}
