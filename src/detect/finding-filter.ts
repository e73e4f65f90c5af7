import type { Finding } from "./finding.ts";
import type { FindingRule } from "./finding-parts.ts";

const DETECTORS = ["sigma", "burst", "ranked", "ioc"];

/** What `--only` and `--skip` name: a rule by id, name, title or file, a detector, or a tag. */
export function compileFindingFilter(
  only: readonly string[],
  skip: readonly string[],
): (finding: Finding) => boolean {
  const wanted = new Set(only.map(lower));
  const unwanted = new Set(skip.map(lower));
  return ({ detector, rule }) => {
    const names = [lower(detector), ...(rule === undefined ? [] : namesOf(rule))];
    return (
      (wanted.size === 0 || names.some((name) => wanted.has(name))) &&
      !names.some((name) => unwanted.has(name))
    );
  };
}

/** Everything that `--only` and `--skip` may name, in lower case. */
export function knownNames(rules: readonly FindingRule[]): ReadonlySet<string> {
  return new Set([...DETECTORS, ...rules.flatMap(namesOf)]);
}

function namesOf({ id, title, name, file, tags }: FindingRule): readonly string[] {
  const stem = file
    .split(/[/\\]/)
    .at(-1)
    ?.replace(/\.ya?ml$/i, "");
  return [id, title, name ?? id, stem ?? "", ...tags].map(lower);
}

function lower(text: string): string {
  return text.toLowerCase();
}
