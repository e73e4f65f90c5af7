import { type CloudTrailRecord, isJsonObject } from "../record.ts";

/**
 * The template with the event laid over it: objects are merged, everything else (lists and null too) replaces
 * what was there.
 */
export function mergeRecord(template: CloudTrailRecord, event: CloudTrailRecord): CloudTrailRecord {
  const merged: Record<string, unknown> = { ...template };
  for (const [field, value] of Object.entries(event)) {
    const below = Object.hasOwn(merged, field) ? merged[field] : undefined;
    merged[field] = isJsonObject(below) && isJsonObject(value) ? mergeRecord(below, value) : value;
  }
  return merged;
}
