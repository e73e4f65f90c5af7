import type { CloudTrailRecord } from "../../record.ts";
import { embeddedJson } from "../embedded-json.ts";

/** A record may be nested as deep as its writer likes; as deep as rules look. */
const MAX_DEPTH = 64;

/**
 * Every text and number of a record with the dotted path of its field; members of arrays bear the array's path, and
 * those of JSON in a text (policies, URL-encoded or not) the path that they would have as an object.
 */
export function leafFields(record: CloudTrailRecord): readonly (readonly [string, string])[] {
  const leaves: (readonly [string, string])[] = [];
  const visit = (value: unknown, path: string, depth: number): void => {
    if (typeof value === "string") {
      leaves.push([path, value]);
      const inner = depth < MAX_DEPTH ? embeddedJson(value) : undefined;
      if (inner !== undefined) visit(inner, path, depth + 1);
    } else if (typeof value === "number") leaves.push([path, String(value)]);
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
