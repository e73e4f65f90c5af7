import type { Path } from "../expr-parser/ast.ts";
import type { CloudTrailRecord } from "../record.ts";
import { ownProperty } from "./own-property.ts";

/** Selects at most one node: its value, or undefined when the path selects nothing. */
export type SelectOne = (record: CloudTrailRecord) => unknown;
/** Selects any number of nodes. */
type SelectMany = (record: CloudTrailRecord) => readonly unknown[];

export type Selector =
  | { readonly kind: "one"; readonly select: SelectOne }
  | { readonly kind: "many"; readonly select: SelectMany };

/**
 * Compiles a path: a singular one to a closure (10 to 100 times faster), any other to steps,
 * which are loaded only then.
 * @throws SpitzelError when a filter could never be evaluated.
 */
export async function compilePath(path: Path): Promise<Selector> {
  if (path.keys !== undefined) return { kind: "one", select: compileKeys(path.keys) };
  const { compileNodes } = await import("./many-nodes.ts");
  return { kind: "many", select: await compileNodes(path) };
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
