import { DETECTOR_NAMES, type DetectorName, type Finding } from "./finding.ts";
import type { FindingRule } from "./finding-parts.ts";

/** `--only` and `--skip`, compiled once: what runs, and what is kept of what was found. */
export interface Selection {
  /** Whether anything that this detector finds may be wanted. */
  readonly runs: (detector: DetectorName) => boolean;
  readonly wants: (finding: Pick<Finding, "detector" | "rule">) => boolean;
}

/** The names are those of rules (id, name, title or file), detectors and tags, in any case. */
export function compileSelection(only: readonly string[], skip: readonly string[]): Selection {
  const wanted = new Set(only.map(lower));
  const unwanted = new Set(skip.map(lower));
  const wants: Selection["wants"] = ({ detector, rule }) => {
    const names = [lower(detector), ...(rule === undefined ? [] : namesOf(rule))];
    return (
      (wanted.size === 0 || names.some((name) => wanted.has(name))) &&
      !names.some((name) => unwanted.has(name))
    );
  };
  // Only the findings of rules have more names than the detector's.
  const namesRules = [...wanted].some((name) => !DETECTORS.has(name));
  return {
    wants,
    runs: (detector) =>
      detector === "sigma" && namesRules ? !unwanted.has(detector) : wants({ detector }),
  };
}

const DETECTORS: ReadonlySet<string> = new Set(DETECTOR_NAMES);

/** Everything that `--only` and `--skip` may name, in lower case. */
export function selectableNames(rules: readonly FindingRule[]): ReadonlySet<string> {
  return new Set([...DETECTOR_NAMES, ...rules.flatMap(namesOf)]);
}

/** What a rule may be called, in lower case. */
export function namesOf({ id, title, name, file, tags }: FindingRule): readonly string[] {
  return [id, title, name ?? id, fileStem(file), ...tags].map(lower);
}

/** The file's name without its folders and its extension. */
export function fileStem(file: string): string {
  const [name = ""] = file.split(/[/\\]/).slice(-1);
  return name.replace(/\.ya?ml$/i, "");
}

function lower(text: string): string {
  return text.toLowerCase();
}
