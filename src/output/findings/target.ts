import type { ResourcePart } from "../../detect/finding-parts.ts";

/** What a resource is called, whole; nothing when the record gives only its type. */
export function targetOf({ arn, name }: ResourcePart): readonly string[] {
  const text = arn ?? name;
  return text === undefined ? [] : [text];
}

/** The same where room is short: an ARN without what stands before the resource. */
export function shortTarget(resource: ResourcePart): readonly string[] {
  return targetOf(resource).map((text) =>
    text.startsWith("arn:") ? text.split(":").slice(5).join(":") || text : text,
  );
}
