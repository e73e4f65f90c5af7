import type { CloudTrailRecord } from "../record.ts";
import type { Finding, HeldFinding } from "./finding.ts";
import { type IgnoreList, principalsOf } from "./ignore-list.ts";
import { type Level, severityId } from "./level.ts";
import { type Alert, alertOrder, mergedAlerts } from "./merge.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import { nextStepsOf } from "./next-steps.ts";
import { SortedSpool } from "./sorted-spool.ts";

interface FindingStageOptions {
  readonly isWanted: (finding: Finding) => boolean;
  readonly ignoreList: IgnoreList;
  readonly minLevel: Level;
  /** How the findings of a rule are merged; undefined for one that merges none. */
  readonly mergeOf: (ruleId: string) => MergeParameters | undefined;
  /** The options that say where the records are, for the next steps. */
  readonly where: string;
}

/** Between the detectors and the output: leaves out, merges, counts. */
export class FindingStage {
  readonly #options: FindingStageOptions;
  /** By rule, the alerts of each in alertOrder. */
  readonly #held = new SortedSpool<Alert>();
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

  /**
   * @param record the one that the findings are of, when they came with it: only those can be merged
   * @returns the findings that go out now.
   */
  take(findings: readonly HeldFinding[], record?: CloudTrailRecord): readonly Finding[] {
    return findings.flatMap((finding) => {
      if (!this.#options.isWanted(finding)) return [];
      if (finding.rule !== undefined) this.firedRules.add(finding.rule.id);
      if (this.#options.ignoreList.entries.length > 0) {
        for (const name of principalsOf(finding)) {
          if (typeof name === "string") this.principals.add(name);
        }
      }
      if (this.#options.ignoreList.ignores(finding)) {
        this.ignored++;
        return [];
      }
      return record !== undefined && this.#hold(finding, record) ? [] : this.#release(finding);
    });
  }

  /** What was held back to be merged. */
  *finish(): Generator<Finding> {
    for (const { ruleId, alerts } of alertsByRule(this.#held)) {
      const parameters = this.#options.mergeOf(ruleId);
      if (parameters === undefined) continue;
      for (const finding of mergedAlerts(alerts, parameters)) yield* this.#release(finding);
    }
  }

  /** True when a finding of this level or above went out that is not staged. */
  hasReached(level: Level): boolean {
    return [...this.counts.keys()].some((one) => severityId(one) >= severityId(level));
  }

  #hold(finding: HeldFinding, record: CloudTrailRecord): boolean {
    const id = finding.rule?.id;
    if (id === undefined || finding.kind !== "detection") return false;
    if (this.#options.mergeOf(id) === undefined) return false;
    this.#held.add(`${id}\0${alertOrder(record)}`, { finding, record });
    return true;
  }

  #release(finding: HeldFinding): readonly Finding[] {
    if (finding.severity_id < severityId(this.#options.minLevel)) {
      this.belowLevel++;
      return [];
    }
    if (finding.rule?.staged === true) this.staged++;
    else this.counts.set(finding.severity, (this.counts.get(finding.severity) ?? 0) + 1);
    const { data_window, first_step: _said, ...rest } = finding;
    return [
      {
        ...rest,
        next_steps: nextStepsOf(finding, this.#options.where),
        ...(data_window === undefined ? {} : { data_window }),
      },
    ];
  }
}

/** The alerts of each rule in turn; those left unread when the next rule is asked for are passed over. */
function* alertsByRule(
  spool: SortedSpool<Alert>,
): Generator<{ readonly ruleId: string; readonly alerts: Iterable<Alert> }> {
  const alerts = spool.drain();
  let next = alerts.next();
  function* of(ruleId: string): Generator<Alert> {
    while (next.done !== true && ruleIdOf(next.value.item) === ruleId) {
      yield next.value.item;
      next = alerts.next();
    }
  }
  while (next.done !== true) {
    const ruleId = ruleIdOf(next.value.item);
    const ofRule = of(ruleId);
    yield { ruleId, alerts: ofRule };
    while (ofRule.next().done !== true);
  }
}

function ruleIdOf({ finding }: Alert): string {
  return finding.rule?.id ?? "";
}
