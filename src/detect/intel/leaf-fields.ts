import type { CloudTrailRecord } from "../../record.ts";

/** A record may be nested as deep as its writer likes. */
const MAX_DEPTH = 32;

/** Every text of a record with the dotted path of its field; members of arrays bear the array's path. */
export function leafFields(record: CloudTrailRecord): readonly (readonly [string, string])[] {
  const leaves: (readonly [string, string])[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === "string") leaves.push([path, value]);
    else if (typeof value === "object" && value !== null && depth < MAX_DEPTH) {
      for (const [key, member] of Object.entries(value)) {
        const inner = Array.isArray(value) ? path : path === "" ? key : `${path}.${key}`;
        visit(member, inner, depth + 1);
      }
    }
  };
  visit(record, "", 0);
  return leaves;
}
