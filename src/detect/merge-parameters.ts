import { SpitzelError } from "../errors.ts";
import { isJsonObject } from "../record.ts";

/** Which findings of a rule become one, as a rule's `spitzel.merge` block says. */
export interface MergeParameters {
  /** Keys whose values must be equal: a bare key, found anywhere in the record, or a dotted path. */
  readonly by: readonly string[];
  readonly windowMs: number;
  readonly max: number;
}

/** StreamAlert's limit: a merged finding that nobody can read helps nobody. */
const MOST = 50;
const UNIT_MS = new Map([
  ["s", 1000],
  ["m", 60_000],
  ["h", 3_600_000],
  ["d", 86_400_000],
]);

/**
 * @param block the value of `merge`: `{by: [userName], window: 1h, max: 50}`
 * @throws SpitzelError (exit code 2) that names `where`.
 */
export function parseMergeParameters(block: unknown, where: string): MergeParameters {
  const { by, window, max = MOST, ...others } = isJsonObject(block) ? block : {};
  const [unknown] = Object.keys(others);
  if (unknown !== undefined) {
    throw new SpitzelError(`unknown setting "${unknown}" in the merge block of ${where}`, {
      hint: "there is by, window, max.",
    });
  }
  const keys = typeof by === "string" ? [by] : by;
  const isKeys =
    Array.isArray(keys) && keys.length > 0 && keys.every((key) => typeof key === "string");
  const [, count, unit = ""] =
    /^(\d+)([smhd])$/.exec(typeof window === "string" ? window : "") ?? [];
  if (!isKeys || count === undefined || !isCount(max)) {
    throw new SpitzelError(
      `expected by, window and max up to ${MOST} in the merge block of ${where}`,
      {
        hint: "write for example merge: {by: [userName], window: 1h}.",
      },
    );
  }
  return { by: keys, windowMs: Number(count) * (UNIT_MS.get(unit) ?? 0), max };
}

function isCount(value: unknown): value is number {
  return Number.isInteger(value) && Number(value) >= 2 && Number(value) <= MOST;
}
