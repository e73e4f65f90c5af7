import { type CloudTrailRecord, stringField } from "../../record.ts";
import { type Skip, skipOf } from "../../source/coverage.ts";
import type { FindingRule } from "../finding-parts.ts";
import { createCorrelationEngine } from "../sigma/correlate/correlation-engine.ts";
import type { RuleSet } from "../sigma/rule-set.ts";
import { createSigmaEngine } from "../sigma/sigma-engine.ts";
import { EventBlocks } from "./event-windows.ts";

/** Fills windows with the rules that hit their events. */
export interface RuleHits {
  readonly windows: EventBlocks;
  readonly observe: (record: CloudTrailRecord) => void;
  /** Records that were not decided on since the last call, and why: they make the run incomplete. */
  readonly skips: () => readonly Skip[];
  /** Adds the hits of correlations, which are known only when all records were given. Yields where it takes long. */
  readonly finish: () => Generator<undefined>;
}

export function createRuleHits(
  ruleSet: RuleSet,
  isWanted: (rule: FindingRule) => boolean,
): RuleHits {
  const engine = createSigmaEngine(ruleSet);
  const correlations = createCorrelationEngine(ruleSet, "episode");
  const windows = new EventBlocks();
  /** By eventID, and only of records that some rule matched: correlations see no other. */
  const marks = new Map<string, ((rule: FindingRule) => void)[]>();
  let skips: Skip[] = [];
  return {
    windows,
    skips: () => {
      const seen = skips;
      skips = [];
      return seen;
    },
    observe: (record) => {
      const mark = windows.add(record);
      const { rules, view, undecided } = engine.evaluate(record);
      for (const reason of undecided) skips.push(skipOf(record, reason));
      if (mark === undefined || rules.length === 0) return;
      correlations.observe(view, rules);
      const id = stringField(record, "eventID") ?? "";
      const same = marks.get(id);
      // Two records may share an eventID: somebody may have planted one.
      if (same === undefined) marks.set(id, [mark]);
      else same.push(mark);
      for (const { emits, meta } of rules) if (emits && isWanted(meta)) mark(meta);
    },
    finish: function* () {
      for (const match of correlations.finish()) {
        yield;
        if (match === undefined) continue;
        const { correlation, episode } = match;
        if (!correlation.emits || !isWanted(correlation.meta)) continue;
        for (const one of episode.events) {
          for (const { record } of one.records()) {
            for (const mark of marks.get(stringField(record, "eventID") ?? "") ?? []) {
              mark(correlation.meta);
            }
          }
          yield;
        }
      }
    },
  };
}
