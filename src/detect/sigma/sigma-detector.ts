import type { AddressLookup } from "../../addresses/address-facts.ts";
import { identityOf } from "../../identity/identity.ts";
import { recordAsWritten } from "../../json-text.ts";
import type { PlacedRecord, ReadRecord } from "../../record.ts";
import { type Skip, skipOf } from "../../source/coverage.ts";
import { buildFinding, type FindingParts, isoTime, OpenFinding } from "../build-finding.ts";
import { MAX_LISTED } from "../record-parts.ts";
import type { Detector } from "../detector.ts";
import type { FirstStep, HeldFinding } from "../finding.ts";
import { type Hit, hitOf } from "../hit.ts";
import type { IocPart, MatchPart } from "../finding-parts.ts";
import {
  type CorrelationMatch,
  createCorrelationEngine,
  sizeOf,
} from "./correlate/correlation-engine.ts";
import { toldEvents } from "./correlate/ordered-evidence.ts";
import type { CorrelationMode } from "./correlate/correlation-event.ts";
import { noteAddress } from "./derived/derived-addresses.ts";
import { firstStepOf, firstStepSearch } from "./first-step.ts";
import { compileMatchedParts } from "./compile/matched-parts.ts";
import { type IocLookup, type RecordView, viewOf } from "./compile/record-view.ts";
import { ruleView } from "./compile/rule-view.ts";
import type { RuleProfile } from "./rule-profile.ts";
import type { RuleSet, SigmaRule } from "./rule-set.ts";
import { createSigmaEngine } from "./sigma-engine.ts";

export interface SigmaDetectorOptions {
  /** Fills x.ioc. */
  readonly iocs?: IocLookup | undefined;
  /** Fills x.geo.country, x.asn and x.ip.aws. */
  readonly addresses?: AddressLookup | undefined;
  readonly correlationMode?: CorrelationMode;
  /** Puts the records into the findings. */
  readonly includesEvents?: boolean;
  readonly profile?: RuleProfile | undefined;
}

/**
 * The rules and correlations of a set as a detector. Rules report at once, correlations when all records were
 * given, since files come in any order.
 */
export function createSigmaDetector(
  ruleSet: RuleSet,
  options: SigmaDetectorOptions = {},
): Detector {
  const { iocs, addresses, correlationMode = "episode", includesEvents = false, profile } = options;
  const engine = createSigmaEngine(ruleSet, { iocs, addresses, profile });
  const reasons = new Map<SigmaRule, ReturnType<typeof compileMatchedParts>>();
  // Few of the rules of a set ever match.
  const reasonOf = (rule: SigmaRule, view: RecordView, written: RecordView): MatchPart => {
    const reason = reasons.get(rule) ?? compileMatchedParts(rule.root);
    reasons.set(rule, reason);
    return reason(view, written);
  };
  const correlations = createCorrelationEngine(ruleSet, correlationMode);
  const partsOf = (rule: SigmaRule, read: ReadRecord, view: RecordView): FindingParts => {
    const written = recordAsWritten(read);
    const writtenView =
      written === read.record ? view : noteAddress(viewOf(written, iocs), addresses);
    const match = reasonOf(rule, view, writtenView);
    return { ...partsOfRule(rule, read, view, match), includesEvents };
  };
  // What other rules ask of the record, its indicators, is part of the finding.
  const isAlone = iocs === undefined && addresses === undefined;
  const viewAgain = ({ record, text }: ReadRecord): RecordView =>
    isAlone ? ruleView(record, text) : engine.evaluate(record, text).view;
  const hitOfRule = (
    rule: SigmaRule,
    read: ReadRecord,
    view: () => RecordView,
    known?: NonNullable<Hit["of"]>["known"],
  ): Hit => ({
    detector: "sigma",
    rule: rule.meta,
    level: rule.meta.level,
    principals: () => {
      const { principal, arn } = identityOf(read.record);
      return [principal, arn];
    },
    finding: () => buildFinding(partsOf(rule, read, view())),
    of: { read, known, partsOf: (again) => partsOf(rule, again, viewAgain(again)) },
  });
  const ruleById = new Map(ruleSet.rules.map((rule) => [rule.meta.id, rule]));
  let skips: Skip[] = [];
  const observe = (read: ReadRecord): readonly Hit[] => {
    const { rules, view, undecided } = engine.evaluate(read.record, read.text);
    for (const reason of undecided) skips.push(skipOf(read.record, reason));
    if (rules.length === 0) return [];
    correlations.observe(view, rules, read);
    const hits: Hit[] = [];
    for (const rule of rules) if (rule.emits) hits.push(hitOfRule(rule, read, () => view));
    return hits;
  };
  return {
    name: "sigma",
    skips: () => {
      const seen = skips;
      skips = [];
      return seen;
    },
    observe,
    hitsOf: (read) => {
      const { rules, view } = engine.evaluate(read.record, read.text);
      return rules.filter(({ emits }) => emits).map((rule) => hitOfRule(rule, read, () => view));
    },
    save: correlations.save,
    restore: correlations.restore,
    observeRow: ({ open, kept, matched }) => {
      if (kept !== undefined) correlations.observeEntries(kept.entries, kept, kept.read);
      if (open !== undefined) return observe(open);
      if (matched === undefined) return [];
      const { rules, read, ms, eventId, mergeValues } = matched;
      return rules.flatMap((id, i) => {
        // Others may have asked for rows of their own (run with incidents).
        const rule = ruleById.get(id);
        if (rule === undefined) return [];
        const values = mergeValues?.[i];
        const known = values && { ms, eventId, values };
        return [hitOfRule(rule, read, () => viewAgain(read), known)];
      });
    },
    finish: function* (settledMs) {
      for (const match of correlations.finish(settledMs)) {
        if (match?.correlation.emits === true) {
          const hasTwins = correlationMode === "each";
          const found = hitOf(yield* findingOfCorrelation(match, { includesEvents, hasTwins }));
          yield { ...found, isSettled: match.isSettled };
        } else yield;
      }
    },
    disclosures: () =>
      correlations
        .leftOut()
        .flatMap(({ correlation, withoutGroup, withoutTime }) => [
          ...leftOut(withoutGroup, correlation.meta.title, correlation.groupBy.join(", ")),
          ...leftOut(withoutTime, correlation.meta.title, "eventTime"),
        ]),
  };
}

function leftOut(count: number, title: string, fields: string): readonly string[] {
  return count === 0 ? [] : [`${count} events without ${fields} were left out of "${title}"`];
}

function partsOfRule(
  rule: SigmaRule,
  read: PlacedRecord,
  view: RecordView,
  match: MatchPart,
): FindingParts {
  return {
    kind: "detection",
    detector: "sigma",
    level: rule.meta.level,
    title: rule.meta.title,
    description: rule.description,
    rule: rule.meta,
    records: [read],
    groupKey: identityOf(read.record).principal,
    match,
    iocs: iocsOf(view),
    firstStep: firstStepOf(rule.settings, rule.meta.file, read.record),
  };
}

/** The indicators that rules asked for, when they have the shape of a finding's. */
function iocsOf(view: RecordView): readonly IocPart[] | undefined {
  const found = view.derived.get("x.ioc");
  return Array.isArray(found) ? found.filter(isTextRecord) : undefined;
}

function isTextRecord(value: unknown): value is Readonly<Record<string, string>> {
  return (
    typeof value === "object" &&
    value !== null &&
    Object.values(value).every((member) => typeof member === "string")
  );
}

/** So many records are read between two pauses. */
const PAUSE_RECORDS = 64;

/** Reads the records of what was found one by one: they may be hundreds of thousands. */
function* findingOfCorrelation(
  { correlation, group, episode }: CorrelationMatch,
  { includesEvents, hasTwins }: Required<Pick<FindingParts, "includesEvents" | "hasTwins">>,
): Generator<undefined, HeldFinding> {
  const { meta, type, targets, condition, timespanMs, settings } = correlation;
  const { events, value } = episode;
  const { evidence, context } = toldEvents(correlation, episode);
  const open = new OpenFinding(includesEvents === true);
  const lookFor = firstStepSearch(settings, meta.file);
  let firstStep: FirstStep | undefined;
  let read = 0;
  for (const one of evidence) {
    for (const record of one.records()) {
      open.add(record);
      firstStep ??= lookFor?.(record.record);
      if (++read % PAUSE_RECORDS === 0) yield;
    }
  }
  let listed = 0;
  search: for (const one of context) {
    for (const record of one.records()) {
      const isListed = listed++ < MAX_LISTED;
      if (!isListed && (firstStep !== undefined || lookFor === undefined)) break search;
      if (isListed) open.addContext(record);
      firstStep ??= lookFor?.(record.record);
      if (++read % PAUSE_RECORDS === 0) yield;
    }
  }
  const bounds = condition.bounds.map((bound) => `${bound.operator} ${bound.value}`);
  return open.finding({
    kind: "correlation",
    detector: "sigma",
    level: meta.level,
    title: meta.title,
    description: correlation.description,
    rule: meta,
    firstStep,
    count: open.count + sizeOf(context),
    groupKey: JSON.stringify(group),
    hasTwins,
    correlation: {
      type,
      group,
      timespan_s: timespanMs / 1000,
      value,
      condition: bounds.join(" and "),
      rules: targets.map(({ meta: { id, title } }, index) => ({
        id,
        title,
        hits: events.filter(({ references }) => references.includes(index)).length,
      })),
      window: [events[0], events.at(-1)].map((event) => isoTime(event?.timeMs ?? 0)),
    },
  });
}
