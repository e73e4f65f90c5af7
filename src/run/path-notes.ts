import type { Expr, Json } from "../expr-parser/ast.ts";
import type { Query } from "../match/query.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import { suggest } from "../suggest.ts";

/** So many records tell which keys there are; to read more would show in the time of every empty answer. */
export const SAMPLE_SIZE = 100;

type Comparison = Exclude<Expr, { kind: "or" | "and" | "not" }>;

/**
 * What may be wrong with the paths of a query, from some records it was asked of: a key that none has and that is near
 * one they have, or a value of another type than all of them have.
 * @param recordsOf gives them; asked only when there is a path to look at
 * @param isOdd says which paths are looked at
 */
export async function pathNotes(
  { matches }: Pick<Query, "matches">,
  recordsOf: () => Promise<readonly CloudTrailRecord[]>,
  isOdd: (keys: readonly string[]) => boolean = () => true,
): Promise<readonly string[]> {
  const notes = new Set<string>();
  let records: readonly CloudTrailRecord[] | undefined;
  for (const comparison of matches.flatMap(comparisonsOf)) {
    const { keys } = comparison.path;
    if (keys === undefined || keys.length === 0 || !isOdd(keys)) continue;
    records ??= await recordsOf();
    const note = await noteOn(comparison, keys, records);
    if (note !== undefined) notes.add(note);
  }
  return [...notes];
}

function comparisonsOf(expr: Expr): readonly Comparison[] {
  switch (expr.kind) {
    case "or":
    case "and":
      return expr.operands.flatMap(comparisonsOf);
    case "not":
      return comparisonsOf(expr.operand);
    case "present":
    case "compare":
    case "regex":
    case "in":
    case "cidr":
    case "text":
      return [expr];
  }
}

async function noteOn(
  comparison: Comparison,
  keys: readonly string[],
  records: readonly CloudTrailRecord[],
): Promise<string | undefined> {
  let values: readonly unknown[] = records;
  for (const [i, key] of keys.entries()) {
    const holders = values.filter(isJsonObject);
    const next = holders.filter((one) => Object.hasOwn(one, key)).map((one) => one[key]);
    if (next.length === 0) {
      const near = await nearKey(key, holders);
      if (near === undefined) return undefined;
      const right = [...keys.slice(0, i), near, ...keys.slice(i + 1)];
      return `no record that was looked at has ${comparison.path.text}: did you mean ${pathText(right)}?`;
    }
    values = next;
  }
  return wrongType(comparison, values) ?? wrongCase(comparison, values);
}

/** The key of the objects that only case or a slip tells from the one that was typed. */
async function nearKey(
  key: string,
  holders: readonly CloudTrailRecord[],
): Promise<string | undefined> {
  const known = [...new Set(holders.flatMap((one) => Object.keys(one)))];
  const byLower = new Map(known.map((one) => [one.toLowerCase(), one]));
  const same = byLower.get(key.toLowerCase());
  if (same !== undefined || known.length === 0 || key.length < 5) return same;
  const { distance } = await import("fastest-levenshtein");
  const near = await suggest(key, [...byLower.keys()]);
  // Of what is merely near, "sourceIPAddress" must not become another field.
  return near !== undefined && distance(key.toLowerCase(), near) <= 2
    ? byLower.get(near)
    : undefined;
}

function pathText(keys: readonly string[]): string {
  return `$${keys.map((key) => (/^[A-Za-z_]\w*$/.test(key) ? `.${key}` : `['${key}']`)).join("")}`;
}

function isScalar(value: unknown): value is string | number | boolean {
  return typeof value === "string" || typeof value === "number" || typeof value === "boolean";
}

function wrongType(comparison: Comparison, values: readonly unknown[]): string | undefined {
  const literals: readonly Json[] =
    comparison.kind === "compare"
      ? [comparison.literal.value]
      : comparison.kind === "in"
        ? comparison.values
        : [];
  const [literal] = literals;
  if (!literals.every(isScalar) || !isScalar(literal)) return undefined;
  const there = values.filter((value) => value !== null && value !== undefined);
  const [first] = there;
  if (!isScalar(first) || literals.some((one) => typeof one === typeof first)) return undefined;
  if (!there.every((value) => typeof value === typeof first)) return undefined;
  const kind =
    typeof first === "string" ? "text" : typeof first === "number" ? "a number" : "true or false";
  const written = typeof first === "string" ? JSON.stringify(String(literal)) : String(literal);
  return `${comparison.path.text} is ${kind} in every record that was looked at, ${JSON.stringify(literal)} is not: write ${written}`;
}

/** What `userIdentity.type` may be: the sample need not have all. */
const IDENTITY_TYPES =
  "Root IAMUser AssumedRole Role FederatedUser Directory AWSAccount AWSService IdentityCenterUser SAMLUser WebIdentityUser Unknown".split(
    " ",
  );

/** A text that is there in another case only. */
function wrongCase(comparison: Comparison, values: readonly unknown[]): string | undefined {
  if (comparison.kind !== "compare" || comparison.operator !== "==") return undefined;
  const { path, literal } = comparison;
  const { value } = literal;
  if (typeof value !== "string") return undefined;
  const there = [...values, ...(path.text === "$.userIdentity.type" ? IDENTITY_TYPES : [])];
  if (there.includes(value)) return undefined;
  const spelt = there.find(
    (one) => typeof one === "string" && one.toLowerCase() === value.toLowerCase(),
  );
  if (spelt === undefined) return undefined;
  const [typed, right] = [JSON.stringify(value), JSON.stringify(spelt)];
  return `${path.text} is spelt ${right}, not ${typed}: write ${right}, or ${typed} icase`;
}
