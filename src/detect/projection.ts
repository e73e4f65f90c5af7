import { type CloudTrailRecord, isJsonObject, withTimeOf } from "../record.ts";

/** What is kept of each member: all of it, or some of what stands below. */
type Kept = Map<string, Kept | "all">;

/**
 * Copies of records with nothing but what stands at some paths. An object of which nothing is left is left out, and
 * so is what is no object where a path goes on.
 * @param paths dotted, from the top of the record; a path keeps everything below it
 */
export function compileProjection(
  paths: Iterable<string>,
): (record: CloudTrailRecord) => CloudTrailRecord {
  const kept: Kept = new Map();
  for (const path of paths) keep(kept, path.split("."));
  return (record) => withTimeOf(record, projected(record, kept));
}

function keep(kept: Kept, [name = "", ...below]: readonly string[]): void {
  const known = kept.get(name);
  if (known === "all") return;
  if (below.length === 0) {
    kept.set(name, "all");
    return;
  }
  const inner: Kept = known ?? new Map();
  kept.set(name, inner);
  keep(inner, below);
}

function projected(object: CloudTrailRecord, kept: Kept): CloudTrailRecord {
  const copy: Record<string, unknown> = {};
  for (const [name, below] of kept) {
    if (!Object.hasOwn(object, name)) continue;
    const value = object[name];
    if (below === "all") copy[name] = value;
    else if (isJsonObject(value)) {
      const inner = projected(value, below);
      if (Object.keys(inner).length > 0) copy[name] = inner;
    }
  }
  return copy;
}
