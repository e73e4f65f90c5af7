import type { Path } from "../expr-parser/ast.ts";
import { segmentsOf } from "../expr-parser/path.ts";
import type { PathSelector } from "../expr-parser/path-segments.ts";
import type { CloudTrailRecord } from "../record.ts";
import { type NodeTest, selectNodes } from "./select-nodes.ts";

/**
 * Compiles a path with wildcards, descents, slices, unions or filters.
 * @throws SpitzelError when a filter could never be evaluated.
 */
export async function compileNodes(
  path: Path,
): Promise<(record: CloudTrailRecord) => readonly unknown[]> {
  const segments = segmentsOf(path);
  const filters = new Map<PathSelector, NodeTest>();
  for (const segment of segments) {
    if (segment.kind !== "child" && segment.kind !== "descendants") continue;
    for (const selector of segment.selectors) {
      if (selector.kind !== "filter") continue;
      const { compileFilter } = await import("./path-filter.ts");
      filters.set(selector, compileFilter(selector.code, path.text, selector.offset));
    }
  }
  const filterOf = (selector: PathSelector): NodeTest => filters.get(selector) ?? (() => false);
  return (record) => selectNodes(record, segments, filterOf);
}
