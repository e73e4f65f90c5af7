import { createBehaviourDetector } from "../detect/behaviour/behaviour-detector.ts";
import type { Configuration } from "../detect/configuration.ts";
import type { Detector } from "../detect/detector.ts";
import type { MergeParameters } from "../detect/merge-parameters.ts";
import type { DetectOptions } from "./detect-options.ts";

/** Everything that looks at the records, and what is to be said of how it was loaded. */
export interface LoadedDetectors {
  readonly detectors: readonly Detector[];
  readonly mergeOf: (ruleId: string) => MergeParameters | undefined;
  /** For the summary: "48 rules" and the like. */
  readonly summary: readonly string[];
  /** One line for each rule that cannot run, with file and line. */
  readonly rejected: readonly string[];
  /** Staged rules by id, with their titles. */
  readonly staged: ReadonlyMap<string, string>;
}

export async function loadDetectors(
  options: DetectOptions,
  configuration: Configuration,
): Promise<LoadedDetectors> {
  const wants = (name: string): boolean => !options.skip.includes(name);
  return {
    detectors: [
      createBehaviourDetector({
        burst: wants("burst") ? options.burst : undefined,
        rank: wants("ranked") ? options.rank : undefined,
        narrowedBy: options.narrowedBy,
      }),
    ],
    mergeOf: (id) => configuration.rules.get(id)?.merge,
    summary: [],
    rejected: [],
    staged: new Map(),
  };
}
