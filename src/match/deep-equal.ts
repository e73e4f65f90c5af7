import { SourceNumber } from "../json-text.ts";
import { isJsonObject } from "../record.ts";

/**
 * JSON equality as the query language has it: typed and deep, `1 == 1.0`, objects by keys in any order,
 * arrays by order. Numbers that kept their digits are equal when those are. (node:util's isDeepStrictEqual tells 0 from -0, which JSON numbers do not.)
 */
export function deepEqual(left: unknown, right: unknown): boolean {
  if (left === right) return true;
  if (Array.isArray(left) && Array.isArray(right)) {
    return left.length === right.length && left.every((item, i) => deepEqual(item, right[i]));
  }
  if (left instanceof SourceNumber || right instanceof SourceNumber) return sameNumber(left, right);
  if (!isJsonObject(left) || !isJsonObject(right)) return false;
  const keys = Object.keys(left);
  return (
    keys.length === Object.keys(right).length &&
    keys.every((key) => Object.hasOwn(right, key) && deepEqual(left[key], right[key]))
  );
}

function sameNumber(left: unknown, right: unknown): boolean {
  return left instanceof SourceNumber && right instanceof SourceNumber
    ? left.toString() === right.toString()
    : Number(left) === Number(right) && typeof left !== "string" && typeof right !== "string";
}
