const PLACEHOLDER = /%([A-Za-z0-9_.-]+)%/;
const MAX_EXPANSIONS = 10_000;

/**
 * Fills `%name%` from the variables; several values, and several placeholders, give every combination.
 * @throws Error when a variable is not given: the specification wants such a rule rejected.
 */
export function expandPlaceholders(
  text: string,
  vars: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  const [placeholder, name = ""] = PLACEHOLDER.exec(text) ?? [];
  if (placeholder === undefined) return [text];
  const values = vars.get(name);
  if (values === undefined || values.length === 0) {
    throw new Error(`no value is given for the placeholder %${name}%`);
  }
  const [before = "", ...after] = text.split(placeholder);
  const rests = expandPlaceholders(after.join(placeholder), vars);
  if (values.length * rests.length > MAX_EXPANSIONS) throw new Error("too many placeholder values");
  return values.flatMap((value) => rests.map((rest) => before + value + rest));
}
