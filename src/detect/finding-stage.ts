import { type CloudTrailRecord, eventTimeMs, noteWrapperTime, type ReadRecord } from "../record.ts";
import type { Finding } from "./finding.ts";
import type { FindingRule } from "./finding-parts.ts";
import { HeldAlerts } from "./held-alerts.ts";
import type { Hit } from "./hit.ts";
import type { IgnoreList } from "./ignore-list.ts";
import { type Level, severityId } from "./level.ts";
import { type MergedAlerts, mergedAlerts } from "./merge.ts";
import type { MergeParameters } from "./merge-parameters.ts";
import { nextStepsOf } from "./next-steps.ts";
import {
  isListOf,
  isSavedRecord,
  isText,
  isTime,
  placeOf,
  type SavedRecord,
} from "./saved-shape.ts";
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
  /** Of findings of several records: what is printed of one, where an earlier run may have told it. */
  readonly tell?: ((finding: Finding, isSettled: boolean) => Finding | undefined) | undefined;
}

/** An alert in a state file: its rule and time (null for none), and its record. */
type SavedAlert = readonly [ruleId: string, ms: number | null, ...record: SavedRecord];

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
  #kept: SavedAlert[] = [];

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
    if (merge === undefined) {
      return this.#release(hit, hit.of === undefined ? hit.isSettled === true : undefined);
    }
    this.#held.add(hit.rule!, hit.of!, merge);
    return undefined;
  }

  /**
   * What was held back to be merged.
   * @param settledMs no later run has a record of before that time; what may still grow is kept
   */
  *finish(settledMs?: number): Generator<Finding> {
    this.#kept = [];
    for (const { rule, alerts } of this.#held.byRule()) {
      const parameters = this.#options.mergeOf(rule.id)!;
      for (const merged of mergedAlerts(alerts, parameters)) {
        const isSettled = settledMs !== undefined && merged.endMs < settledMs;
        if (settledMs !== undefined && !isSettled) this.#keep(rule, merged);
        const { finding } = merged;
        const released = this.#release({ rule, level: rule.level, finding }, isSettled);
        if (released !== undefined) yield released;
      }
    }
  }

  /** Of alerts that wait to be merged, those that later records can join. */
  save(): unknown {
    return this.#kept;
  }

  /**
   * Takes them back, before the first hit.
   * @param hitsOf the hits of one record
   * @returns false for what `save` has never made
   */
  restore(saved: unknown, hitsOf: (read: ReadRecord) => readonly Hit[]): boolean {
    if (!isListOf(saved, isSavedAlert)) return false;
    for (const [ruleId, ms, ...record] of saved) {
      const merge = this.#options.mergeOf(ruleId);
      if (merge === undefined) continue;
      const read = readAgain(record, ms);
      // A rule that is another now may not match any more.
      const hit = hitsOf(read).find(({ rule }) => rule?.id === ruleId);
      if (hit?.of === undefined || hit.rule === undefined || !this.#isWanted(hit)) continue;
      if (!this.#options.ignoreList.ignores(hit)) this.#held.add(hit.rule, hit.of, merge);
    }
    return true;
  }

  #keep(rule: FindingRule, { alerts }: MergedAlerts): void {
    for (const { ms, text = "", place } of alerts) {
      const where: readonly [] | readonly [string, number] =
        place === undefined ? [] : [place.file, place.index];
      this.#kept.push([rule.id, ms, text, ...where]);
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

  /** @param isSettled undefined for what is of one record, which is told when it is read */
  #release(
    { rule, level, finding: made }: Pick<Hit, "rule" | "level" | "finding">,
    isSettled: boolean | undefined,
  ): Finding | undefined {
    if (severityId(level) < severityId(this.#options.minLevel)) {
      this.belowLevel++;
      if (this.#options.below !== undefined) this.#options.below(made());
      return undefined;
    }
    const { tell, where } = this.#options;
    const held = made();
    const { data_window, first_step: _said, ...rest } = held;
    const finding: Finding = {
      ...rest,
      next_steps: nextStepsOf(held, where),
      ...(data_window === undefined ? {} : { data_window }),
    };
    const told = tell === undefined || isSettled === undefined ? finding : tell(finding, isSettled);
    if (told === undefined) return undefined;
    if (rule?.staged === true) this.staged++;
    else this.counts.set(level, (this.counts.get(level) ?? 0) + 1);
    return told;
  }
}

function isSavedAlert(value: unknown): value is SavedAlert {
  if (!Array.isArray(value)) return false;
  const [ruleId, ms, ...record] = value as readonly unknown[];
  return isText(ruleId) && (ms === null || isTime(ms)) && isSavedRecord(record);
}

function readAgain(saved: SavedRecord, ms: number | null): ReadRecord {
  const [text] = saved;
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- the text is that of a record
  const record = JSON.parse(text) as CloudTrailRecord;
  // Its time may have stood on what it came wrapped in.
  if (ms !== null && eventTimeMs(record) === undefined) noteWrapperTime(record, ms);
  return { record, text, place: placeOf(saved) };
}
