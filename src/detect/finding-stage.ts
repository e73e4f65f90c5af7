import type { Finding } from "./finding.ts";
import type { FindingRule } from "./finding-parts.ts";
import { HeldAlerts } from "./held-alerts.ts";
import type { Hit } from "./hit.ts";
import type { IgnoreList } from "./ignore-list.ts";
import { type Level, severityId } from "./level.ts";
import { mergedAlerts } from "./merge.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import { nextStepsOf } from "./next-steps.ts";
import type { Selection } from "./selection.ts";

interface FindingStageOptions {
  readonly isWanted: Selection["wants"];
  readonly ignoreList: IgnoreList;
  readonly minLevel: Level;
  /** Is given what is below that level, which does not go out. */
  readonly below?: (finding: Finding) => void;
  /** How the findings of a rule are merged; undefined for one that merges none. */
  readonly mergeOf: (ruleId: string) => MergeParameters | undefined;
  /** The options that say where the records are, for the next steps. */
  readonly where: string;
}

/** Between the detectors and the output: leaves out, merges, counts. A finding is made when it goes out. */
export class FindingStage {
  readonly #options: FindingStageOptions;
  readonly #held = new HeldAlerts();
  readonly #wanted = new Map<FindingRule, boolean>();
  /** Findings that go out, without staged ones, by level. */
  readonly counts = new Map<Level, number>();
  staged = 0;
  ignored = 0;
  belowLevel = 0;
  /** Rules that found something, staged ones among them. */
  readonly firedRules = new Set<string>();
  /** What the principals of the findings are called, ignored ones among them. */
  readonly principals = new Set<string>();

  constructor(options: FindingStageOptions) {
    this.#options = options;
  }

  /** @returns the finding when it goes out now. */
  take(hit: Hit): Finding | undefined {
    if (!this.#isWanted(hit)) return undefined;
    const { ignoreList, mergeOf } = this.#options;
    if (hit.rule !== undefined) this.firedRules.add(hit.rule.id);
    if (ignoreList.entries.length > 0) {
      for (const name of hit.principals()) {
        if (typeof name === "string") this.principals.add(name);
      }
      if (ignoreList.ignores(hit)) {
        this.ignored++;
        return undefined;
      }
    }
    const merge = hit.of !== undefined && hit.rule !== undefined ? mergeOf(hit.rule.id) : undefined;
    if (merge === undefined) return this.#release(hit);
    this.#held.add(hit.rule!, hit.of!, merge);
    return undefined;
  }

  /** What was held back to be merged. */
  *finish(): Generator<Finding> {
    for (const { rule, alerts } of this.#held.byRule()) {
      const parameters = this.#options.mergeOf(rule.id)!;
      for (const finding of mergedAlerts(alerts, parameters)) {
        const released = this.#release({ rule, level: rule.level, finding });
        if (released !== undefined) yield released;
      }
    }
  }

  /** True when a finding of this level or above went out that is not staged. */
  hasReached(level: Level): boolean {
    return [...this.counts.keys()].some((one) => severityId(one) >= severityId(level));
  }

  #isWanted({ detector, rule }: Hit): boolean {
    const { isWanted } = this.#options;
    if (rule === undefined) return isWanted({ detector });
    let known = this.#wanted.get(rule);
    if (known === undefined) this.#wanted.set(rule, (known = isWanted({ detector, rule })));
    return known;
  }

  #release({
    rule,
    level,
    finding: made,
  }: Pick<Hit, "rule" | "level" | "finding">): Finding | undefined {
    if (severityId(level) < severityId(this.#options.minLevel)) {
      this.belowLevel++;
      if (this.#options.below !== undefined) this.#options.below(made());
      return undefined;
    }
    if (rule?.staged === true) this.staged++;
    else this.counts.set(level, (this.counts.get(level) ?? 0) + 1);
    const finding = made();
    const { data_window, first_step: _said, ...rest } = finding;
    return {
      ...rest,
      next_steps: nextStepsOf(finding, this.#options.where),
      ...(data_window === undefined ? {} : { data_window }),
    };
  }
}
