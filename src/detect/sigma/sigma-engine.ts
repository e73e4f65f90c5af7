import type { AddressLookup } from "../../addresses/address-facts.ts";
import { Undecided } from "../../errors.ts";
import type { CloudTrailRecord } from "../../record.ts";
import { renewEffort } from "../../regex/effort.ts";
import type { IocLookup, RecordView } from "./compile/record-view.ts";
import { ruleView } from "./compile/rule-view.ts";
import { createRuleIndex } from "./compile/rule-index.ts";
import { compiledWhenAsked, type RecordTest } from "./compile/compile-rule.ts";
import { noteAddress } from "./derived/derived-addresses.ts";
import type { RuleCost, RuleProfile } from "./rule-profile.ts";
import type { RuleSet, SigmaRule } from "./rule-set.ts";

export interface SigmaEngine {
  /** @param text the record's own, for the digits of its long numbers @returns the enabled rules that match, in the order of the rule set; those that only feed correlations too. */
  readonly evaluate: (record: CloudTrailRecord, text?: string) => SigmaMatches;
}

interface SigmaMatches {
  readonly rules: readonly SigmaRule[];
  /** The record with what evaluation computed; for look-ups of further fields. */
  readonly view: RecordView;
  /** Why of some rules nobody knows whether they match: a pattern would take too long on what they look at. */
  readonly undecided: readonly string[];
}

export interface EngineOptions {
  readonly iocs?: IocLookup | undefined;
  /** Fills x.geo.country, x.asn and x.ip.aws. */
  readonly addresses?: AddressLookup | undefined;
  /** False evaluates every rule on every record: the oracle of the index, slow. */
  readonly isIndexed?: boolean;
  /** Counts what each rule costs. */
  readonly profile?: RuleProfile | undefined;
}

const NONE: readonly string[] = [];

/** Evaluates the rules of a set, one record at a time; correlations are not its business. */
export function createSigmaEngine(
  ruleSet: Pick<RuleSet, "rules">,
  { iocs, addresses, isIndexed = true, profile }: EngineOptions = {},
): SigmaEngine {
  const compiled = ruleSet.rules
    .filter((rule) => rule.isEnabled)
    .map((rule) => {
      const { root, meta } = rule;
      const test = compiledWhenAsked(root);
      return {
        rule,
        root,
        test: profile === undefined ? test : measured(test, profile.of(meta.id)),
      };
    });
  const candidates = isIndexed ? createRuleIndex(compiled) : () => compiled;
  return {
    evaluate: (parsed, text) => {
      const view = noteAddress(ruleView(parsed, text, iocs), addresses);
      const rules: SigmaRule[] = [];
      let undecided: readonly string[] = NONE;
      renewEffort();
      for (const { rule, test } of candidates(view.record)) {
        try {
          if (test(view)) rules.push(rule);
        } catch (error) {
          if (!(error instanceof Undecided)) throw error;
          undecided = [...undecided, `rule "${rule.meta.title}": ${error.message}`];
        }
      }
      return { rules, view, undecided };
    },
  };
}

function measured(test: RecordTest, cost: RuleCost): RecordTest {
  return (view) => {
    const begin = performance.now();
    cost.asked++;
    try {
      const isHit = test(view);
      if (isHit) cost.hits++;
      return isHit;
    } finally {
      cost.ms += performance.now() - begin;
    }
  };
}
