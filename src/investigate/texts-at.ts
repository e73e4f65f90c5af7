import { type CloudTrailRecord, isJsonObject } from "../record.ts";

/** The texts at a dotted path; lists on the way are gone through, as CloudTrail wraps many things in `items`. */
export function textsAt(record: CloudTrailRecord, path: string): readonly string[] {
  let values: readonly unknown[] = [record];
  for (const member of path.split(".")) {
    values = values.flatMap((value) =>
      isJsonObject(value) && Object.hasOwn(value, member) ? listed(value[member]) : [],
    );
  }
  return values.filter((value): value is string => typeof value === "string" && value !== "");
}

function listed(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value.flatMap(listed) : [value];
}
