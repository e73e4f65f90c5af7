/** Neither absent nor JSON null. */
export function isPresent<T>(value: T): value is NonNullable<T> {
  return value !== undefined && value !== null;
}

/** What a finding leaves out: nothing, "", [] and {}. */
export function isEmpty(value: unknown): boolean {
  if (!isPresent(value) || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && Object.keys(value).length === 0;
}

/** The object without its empty parts. */
export function compact<T extends object>(fields: T): Compact<T> {
  const entries = Object.entries(fields).filter(([, value]) => !isEmpty(value));
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what is left of T
  return Object.fromEntries(entries) as Compact<T>;
}

type Compact<T> = { readonly [K in keyof T]?: NonNullable<T[K]> };
