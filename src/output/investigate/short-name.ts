/** An ARN without what stands before the resource; AWS's own policies and all else as they are. */
export function shortName(name: string): string {
  return name.startsWith("arn:") ? name.split(":").slice(5).join(":") || name : name;
}
