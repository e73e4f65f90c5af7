import { isProjectable } from "../../source/product.ts";
import { fieldsRead } from "../sigma/tree/fields-read.ts";
import type { FieldPath } from "../sigma/tree/field-path.ts";
import { itemsOf } from "../sigma/tree/rule-node.ts";
import type { RowsAsked } from "./rows-order.ts";

/** What derived fields are computed from, where that is a few values; who called is apart (actors.ts). */
export const DERIVED_PATHS: ReadonlyMap<string, readonly (readonly string[])[]> = new Map([
  ["x.outcome", [["errorCode"], ["errorMessage"], ["responseElements", "ConsoleLogin"]]],
  ["x.readWrite", [["readOnly"], ["eventName"]]],
  ["x.ip.public", [["sourceIPAddress"]]],
  ["x.ip.awsService", [["sourceIPAddress"]]],
]);

/** Derived fields that depend on who called alone. */
export const OF_CALLER: ReadonlySet<string> = new Set(["x.principal", "x.lane", "x.sessionIssuer"]);

/** As many as the scanner has room for beside its own and the query's. */
const MAX_PATHS = 24;
const MAX_KEYS = 4;

/**
 * The paths of the record that most items ask for: those of the request and the response last, since rules that look
 * there name the event, which few records are.
 */
export function rulePaths({
  rules,
  correlations,
}: Pick<RowsAsked, "rules" | "correlations">): readonly (readonly string[])[] {
  const counts = new Map<string, { readonly keys: readonly string[]; count: number }>();
  const ofRules = rules
    .flatMap(({ root }) => itemsOf(root))
    .flatMap((item) => fieldsRead(item) ?? []);
  const ofCorrelations = correlations.flatMap((one) => [
    ...one.groupPaths.flat(),
    ...one.valuePaths.flat(),
  ]);
  for (const path of [...ofRules, ...ofCorrelations]) {
    if (!isReadable(path)) continue;
    const known = counts.get(path.name) ?? { keys: path.keys, count: 0 };
    known.count++;
    counts.set(path.name, known);
  }
  return [...counts.values()]
    .toSorted((a, b) => rank(a.keys) - rank(b.keys) || b.count - a.count)
    .slice(0, MAX_PATHS)
    .map(({ keys }) => keys);
}

/** Whether keys of objects alone lead there. */
function isReadable({ derived, keys }: FieldPath): boolean {
  return (
    derived === undefined &&
    keys.length <= MAX_KEYS &&
    isProjectable(keys) &&
    !keys.some((key) => key === "" || key === "__proto__")
  );
}

function rank([first, ...rest]: readonly string[]): number {
  if (rest.length === 0) return 0;
  return first === "userIdentity" ? 1 : 2;
}
