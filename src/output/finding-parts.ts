type Part = Readonly<Record<string, unknown>> | undefined;

/** The texts under a name of a finding's part; a part is of any shape as far as types know. */
export function textsOf(part: Part, name: string): readonly string[] {
  const value = part?.[name];
  return Array.isArray(value) ? value.filter((one) => typeof one === "string") : [];
}

export function textOf(part: Part, name: string): string | undefined {
  const value = part?.[name];
  return typeof value === "string" ? value : undefined;
}

/** An object without the members that are absent or empty. */
export function present(
  fields: Readonly<Record<string, unknown>>,
): Readonly<Record<string, unknown>> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => !isNothing(value)));
}

function isNothing(value: unknown): boolean {
  if (value === undefined || value === "") return true;
  if (Array.isArray(value)) return value.length === 0;
  return typeof value === "object" && value !== null && Object.keys(value).length === 0;
}
