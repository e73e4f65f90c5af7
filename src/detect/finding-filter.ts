import type { Finding } from "./finding.ts";

/** What `--only` and `--skip` name: a rule by id, name, title or file, a detector, or a tag. */
export function compileFindingFilter(
  only: readonly string[],
  skip: readonly string[],
): (finding: Finding) => boolean {
  const wanted = new Set(only.map(lower));
  const unwanted = new Set(skip.map(lower));
  return (finding) => {
    const names = namesOf(finding);
    return (
      (wanted.size === 0 || names.some((name) => wanted.has(name))) &&
      !names.some((name) => unwanted.has(name))
    );
  };
}

function namesOf({ detector, rule }: Finding): readonly string[] {
  if (rule === undefined) return [lower(detector)];
  const stem =
    rule.file
      .split(/[/\\]/)
      .at(-1)
      ?.replace(/\.ya?ml$/i, "") ?? "";
  return [detector, rule.id, rule.title, rule.name ?? rule.id, stem, ...rule.tags].map(lower);
}

function lower(text: string): string {
  return text.toLowerCase();
}
