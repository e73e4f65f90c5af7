import { isProjectable } from "../../source/product.ts";
import { fieldsRead } from "../sigma/tree/fields-read.ts";
import type { FieldPath } from "../sigma/tree/field-path.ts";
import { itemsOf } from "../sigma/tree/rule-node.ts";
import type { RowsAsked } from "./rows-order.ts";

/** What a derived field is computed from. */
export interface DerivedFrom {
  /** Who called: all that `identityOf` reads at ACTOR_PATHS. */
  readonly caller: boolean;
  readonly paths: readonly (readonly string[])[];
}

/** Derived fields that a few values decide, which stand at paths that are projected. */
export const DERIVED_FROM: ReadonlyMap<string, DerivedFrom> = new Map([
  ["x.principal", { caller: true, paths: [] }],
  ["x.lane", { caller: true, paths: [] }],
  ["x.sessionIssuer", { caller: true, paths: [] }],
  [
    "x.actor",
    {
      caller: true,
      paths: [
        ["sessionCredentialFromConsole"],
        ["userIdentity", "sessionContext", "attributes", "mfaAuthenticated"],
        ["additionalEventData", "MFAUsed"],
      ],
    },
  ],
  [
    "x.outcome",
    {
      caller: false,
      paths: [["errorCode"], ["errorMessage"], ["responseElements", "ConsoleLogin"]],
    },
  ],
  ["x.readWrite", { caller: false, paths: [["readOnly"], ["eventName"]] }],
  ["x.ip.public", { caller: false, paths: [["sourceIPAddress"]] }],
  ["x.ip.awsService", { caller: false, paths: [["sourceIPAddress"]] }],
]);

/** All those paths. */
export const DERIVED_PATHS: readonly (readonly string[])[] = [...DERIVED_FROM.values()].flatMap(
  ({ paths }) => paths,
);

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
