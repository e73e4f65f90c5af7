import { type CloudTrailRecord, isJsonObject } from "../../../record.ts";

const MAX_DEPTH = 32;

/**
 * x.listed: how many things the request names at once, the length of its longest list. One call that ends thirty
 * instances or asks for twenty secrets is thirty or twenty calls to whoever has to clear up.
 */
export function listed({ requestParameters }: CloudTrailRecord): number | undefined {
  const longest = longestIn(requestParameters, 0);
  return longest === 0 ? undefined : longest;
}

function longestIn(value: unknown, depth: number): number {
  if (depth > MAX_DEPTH) return 0;
  if (!Array.isArray(value) && !isJsonObject(value)) return 0;
  let longest = Array.isArray(value) ? value.length : 0;
  for (const member of Object.values(value)) {
    longest = Math.max(longest, longestIn(member, depth + 1));
  }
  return longest;
}
