import type { Path } from "../expr-parser/ast.ts";
import type { CloudTrailRecord } from "../record.ts";

/** Selects at most one node: its value, or undefined when the path selects nothing. */
export type SelectOne = (record: CloudTrailRecord) => unknown;
/** Selects any number of nodes. */
type SelectMany = (record: CloudTrailRecord) => readonly unknown[];

export type Selector =
  | { readonly kind: "one"; readonly select: SelectOne }
  | { readonly kind: "many"; readonly select: SelectMany };

/**
 * Compiles a path: a singular one to a closure (10 to 100 times faster), any other to jsonpath-plus,
 * which is loaded only then.
 * @throws SpitzelError when a filter could never be evaluated.
 */
export async function compilePath(path: Path): Promise<Selector> {
  if (path.keys !== undefined) return { kind: "one", select: compileKeys(path.keys) };
  const { compileLibraryPath } = await import("./library-path.ts");
  return { kind: "many", select: compileLibraryPath(path.text) };
}

/** Follows own properties only, so `$.__proto__` and `$.constructor` select nothing. */
export function compileKeys(keys: readonly string[]): SelectOne {
  const [first, second] = keys;
  if (first !== undefined && keys.length === 1) {
    return (record) => (Object.hasOwn(record, first) ? record[first] : undefined);
  }
  if (first !== undefined && second !== undefined && keys.length === 2) {
    return (record) =>
      Object.hasOwn(record, first) ? ownProperty(record[first], second) : undefined;
  }
  return (record) => keys.reduce<unknown>(ownProperty, record);
}

/** As jsonpath-plus does it: text and lists have their `length` and indexes, an empty text has none. */
function ownProperty(holder: unknown, key: string): unknown {
  if (holder === null || holder === undefined || holder === "") return undefined;
  if (!Object.hasOwn(holder, key)) return undefined;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- it has the key: checked above
  return (holder as { readonly [key: string]: unknown })[key];
}
