import { join } from "node:path";
import type { AddressLookup } from "../addresses/address-facts.ts";
import type { AddressFiles } from "../addresses/open-addresses.ts";
import { createBehaviourDetector } from "../detect/behaviour/behaviour-detector.ts";
import type { Configuration } from "../detect/configuration.ts";
import type { Detector } from "../detect/detector.ts";
import { DETECTOR_NAMES } from "../detect/finding.ts";
import { createFirstSeenDetector } from "../detect/first-seen/first-seen-detector.ts";
import type { FindingRule } from "../detect/finding-parts.ts";
import type { IgnoreList } from "../detect/ignore-list.ts";
import type { IndicatorTable } from "../detect/intel/indicator-table.ts";
import { severityId } from "../detect/level.ts";
import type { MergeParameters } from "../detect/merge-parameters.ts";
import { applyRuleSettings, mergeParametersByRule } from "../detect/rule-settings.ts";
import type { RowsOrdered } from "../detect/rows/rows-order.ts";
import { compileSelection, type Selection } from "../detect/selection.ts";
import { type Diagnostic, formatDiagnostic } from "../detect/sigma/diagnostic.ts";
import { RuleProfile } from "../detect/sigma/rule-profile.ts";
import type { RuleSet, RuleSource, SigmaRule } from "../detect/sigma/rule-set.ts";
import { settingsWarnings } from "../detect/sigma/lint/lint.ts";
import { linkRuleSet } from "../detect/sigma/link-rule-set.ts";
import { correlationInput } from "../detect/sigma/correlate/entries.ts";
import { rulesAsked } from "../detect/sigma/rules-asked.ts";
import { countRules, type RuleCounts } from "../detect/sigma/count-rules.ts";
import { createSigmaDetector } from "../detect/sigma/sigma-detector.ts";
import { SpitzelError } from "../errors.ts";
import type { DetectOptions } from "../options/detect-options.ts";
import { answerable } from "../detect/sigma/unanswerable.ts";
import { checkConfiguredRules, checkIgnoredRules, checkRuleNames } from "./check-rule-names.ts";
import { readOwnPack } from "./own-pack.ts";
import { OWN_RULES } from "./rules-folder.ts";
import { suggest } from "../suggest.ts";

/** Everything that looks at the records, and what is to be said of how it was loaded. */
export interface LoadedDetectors {
  readonly detectors: readonly Detector[];
  /** The same anew, that have seen nothing. */
  readonly newDetectors: () => Promise<readonly Detector[]>;
  /** What the detectors ask of records, for those who read them. */
  readonly rows: RowsOrdered;
  readonly selection: Selection;
  readonly mergeOf: (ruleId: string) => MergeParameters | undefined;
  readonly counts: LoadedCounts;
  readonly notes: readonly string[];
  /** The rules that cannot run, and why. */
  readonly rejected: readonly Diagnostic[];
  /** Titles of the staged rules that were asked for, by id. */
  readonly staged: ReadonlyMap<string, string>;
  /** The rules that are asked. */
  readonly asked: readonly SigmaRule[];
  /** What they cost, where that is counted. */
  readonly profile: RuleProfile | undefined;
}

/** How many rules run, how many do not, and how many indicators are looked for. */
interface LoadedCounts extends Pick<RuleCounts, "detections" | "documents"> {
  readonly disabled: number;
  /** Of the documents: what can lead to no finding that is printed, by its level or by --only and --skip. */
  readonly notAsked: number;
  readonly notApplicable: number;
  readonly passedOver: number;
  /** Deprecated or unsupported. */
  readonly inactive: number;
  readonly indicators: number;
}

/**
 * @param addresses what the files say that the options name
 * @throws SpitzelError (exit code 2) for a file of rules or indicators that cannot be read.
 */
export async function loadDetectors(
  options: DetectOptions,
  configuration: Configuration,
  ignoreList: IgnoreList,
  packageFolder: URL,
  addresses?: AddressLookup,
): Promise<LoadedDetectors> {
  const given = givenOptions(options.query.addresses);
  const { ruleSet: read, notes: unused } = await loadRules(options, packageFolder);
  const { ruleSet: loaded, notes: unanswered } = answerable(read, given);
  const { correlationMode, includesEvents } = options;
  const ruleSet = applyRuleSettings(
    loaded,
    new Map([...(options.only.length > 0 ? [] : exactRulesOff(loaded)), ...configuration.rules]),
  );
  const merges = mergeParametersByRule(ruleSet, configuration.rules);
  const { table, leftOut, withdrawn, count } = await loadIndicators(options.iocFiles);
  const unknownNames = [
    ...(await checkRuleNames("only", options.only, ruleSet)),
    ...(await checkRuleNames("skip", options.skip, ruleSet)),
  ];
  const selection = compileSelection(options.only, options.skip);
  const isPrinted = (rule: FindingRule): boolean =>
    severityId(rule.level) >= severityId(options.leastAsked) &&
    selection.wants({ detector: "sigma", rule });
  const { ruleSet: asked, notAsked } = rulesAsked(ruleSet, isPrinted);
  const profile = options.printsCosts
    ? new RuleProfile(asked.rules.map(({ meta }) => meta.id))
    : undefined;
  const travels = given.has("geoip") && selection.runs("travel");
  refuseIfNothingRuns(
    selection,
    new Set([...(table === undefined ? ["ioc"] : []), ...(travels ? [] : ["travel"])]),
  );
  const runnable = [...ruleSet.rules, ...ruleSet.correlations].filter(({ isEnabled }) => isEnabled);
  const newDetectors = async (): Promise<readonly Detector[]> => [
    ...(selection.runs("sigma")
      ? [
          createSigmaDetector(asked, {
            iocs: table?.hitsOf,
            addresses,
            correlationMode,
            includesEvents,
            profile,
          }),
        ]
      : []),
    ...(table === undefined || !selection.runs("ioc")
      ? []
      : [await iocDetector(table, includesEvents)]),
    ...behaviourDetectors(options, selection),
    ...(runsOf("first-seen", options, selection)
      ? [createFirstSeenDetector({ includesEvents })]
      : []),
    ...(travels && addresses !== undefined
      ? [await travelDetector(addresses, includesEvents)]
      : []),
  ];
  return {
    detectors: await newDetectors(),
    newDetectors,
    rows: {
      ...(selection.runs("sigma") ? askedOf(asked, merges) : { rules: [], correlations: [] }),
      countsCosts: profile !== undefined,
      // What threads keep of a record does not say what files know of its address.
      isAllOpen: (table !== undefined && selection.runs("ioc")) || addresses !== undefined,
      wantsBehaviour: runsOf("burst", options, selection) || runsOf("ranked", options, selection),
      wantsFirstSeen: runsOf("first-seen", options, selection),
    },
    selection,
    mergeOf: (id) => merges.get(id),
    counts: {
      ...countRules(ruleSet),
      notAsked: selection.runs("sigma") ? notAsked : 0,
      disabled: ruleSet.rules.length + ruleSet.correlations.length - runnable.length,
      notApplicable: ruleSet.notApplicable.length,
      inactive: ruleSet.inactive.length,
      passedOver: ruleSet.passedOver.length,
      indicators: count,
    },
    notes: [
      ...unknownNames,
      ...unused,
      ...unanswered,
      ...[...ruleSet.warnings, ...settingsWarnings(ruleSet)].map(formatDiagnostic),
      ...(leftOut === 0 ? [] : [`${leftOut} indicators left out: no record could match them`]),
      ...(withdrawn === 0
        ? []
        : [
            `${withdrawn} indicators withdrawn by their source (revoked, deleted, to_ids false): not looked for`,
          ]),
      ...(await checkConfiguredRules(configuration, loaded)),
      ...(await checkIgnoredRules(ignoreList, loaded)),
    ],
    rejected: ruleSet.rejected,
    asked: selection.runs("sigma") ? asked.rules : [],
    profile,
    staged: new Map(
      runnable
        .filter(({ meta }) => meta.staged && isPrinted(meta))
        .map(({ meta }) => [meta.id, meta.title]),
    ),
  };
}

/** The rule set that was asked for. Our own pack alone, as it is, needs no YAML to be read. */
async function loadRules(
  options: DetectOptions,
  packageFolder: URL,
): Promise<{ readonly ruleSet: RuleSet; readonly notes: readonly string[] }> {
  const { usesPack, rules, variables, isStrictSigma, legacyAggregation, includeDeprecated } =
    options;
  const isPlain = !isStrictSigma && !legacyAggregation && !includeDeprecated;
  if (usesPack && rules.length === 0 && variables.size === 0 && isPlain) {
    const pack = await readOwnPack(packageFolder);
    if (pack !== undefined) return { ruleSet: linkRuleSet(pack), notes: [] };
  }
  const [{ readRules }, { loadRuleSet }] = await Promise.all([
    import("./read-rules.ts"),
    import("../detect/sigma/load-rule-set.ts"),
  ]);
  const sources = await readRules([...(usesPack ? [join(OWN_RULES, "aws")] : []), ...rules]);
  const ruleSet = loadRuleSet(sources, {
    vars: variables,
    strictSigma: isStrictSigma,
    legacyAggregation,
    includeDeprecated,
  });
  return { ruleSet, notes: await unusedVariables([...variables.keys()], sources) };
}

/** A note for each variable that no rule has a placeholder for. */
async function unusedVariables(
  names: readonly string[],
  sources: readonly RuleSource[],
): Promise<readonly string[]> {
  const placeholders = new Set(
    sources.flatMap(({ text }) =>
      Array.from(text.matchAll(/%([\w.-]+)%/g), ([, name = ""]) => name),
    ),
  );
  const unused = names.filter((name) => !placeholders.has(name));
  return Promise.all(
    unused.map(async (name) => {
      const near = placeholders.size === 0 ? undefined : await suggest(name, [...placeholders]);
      return `no rule has the placeholder %${name}%${near === undefined ? "" : `: did you mean ${near}?`}`;
    }),
  );
}

/** What those who read records must know of the rules. */
function askedOf(
  { rules, correlations }: RuleSet,
  merges: ReadonlyMap<string, MergeParameters>,
): Pick<RowsOrdered, "rules" | "correlations"> {
  return {
    rules: rules.map(({ meta: { id }, root, emits }) => ({
      id,
      root,
      emits,
      mergedBy: merges.get(id)?.by,
    })),
    correlations: correlations.map(correlationInput),
  };
}

/** @throws SpitzelError (exit code 2): what looks for nothing finds nothing, which is no answer. */
function refuseIfNothingRuns({ runs }: Selection, idle: ReadonlySet<string>): void {
  if (DETECTOR_NAMES.some((name) => runs(name) && !idle.has(name))) return;
  throw new SpitzelError("expected --only and --skip to leave a detector to run, got none", {
    hint: runs("ioc")
      ? "name the indicators: --ioc FILE."
      : runs("travel")
        ? "name a file that knows addresses: --geoip FILE.mmdb."
        : "leave one of the two out.",
  });
}

function behaviourDetectors(options: DetectOptions, selection: Selection): readonly Detector[] {
  const burst = runsOf("burst", options, selection) ? options.burst : undefined;
  const rank = runsOf("ranked", options, selection) ? options.rank : undefined;
  if (burst === undefined && rank === undefined) return [];
  return [
    createBehaviourDetector({
      burst,
      rank,
      narrowedBy: options.narrowedBy,
      isEventHistory: options.query.trails.length === 0,
      includesEvents: options.includesEvents,
    }),
  ];
}

/** The highest level of what each finds. */
const HIGHEST_LEVEL = { burst: "high", ranked: "medium", "first-seen": "high" } as const;

/** Whether it may find something that is printed. */
function runsOf(
  name: keyof typeof HIGHEST_LEVEL,
  { leastAsked }: DetectOptions,
  { runs }: Selection,
): boolean {
  return runs(name) && severityId(HIGHEST_LEVEL[name]) >= severityId(leastAsked);
}

/** The tag of rules that repeat others word by word, faults included. */
const EXACT = "exact";

/** The notebook's rules are there as they were and repaired: both would find everything twice. `--only exact` runs them. */
function exactRulesOff(ruleSet: RuleSet): Configuration["rules"] {
  return new Map(
    [...ruleSet.rules, ...ruleSet.correlations]
      .filter(({ meta }) => meta.tags.includes(EXACT))
      .map(({ meta }) => [meta.id, { enabled: false }]),
  );
}

interface LoadedIndicators {
  readonly table: IndicatorTable | undefined;
  readonly count: number;
  readonly leftOut: number;
  readonly withdrawn: number;
}

async function loadIndicators(paths: readonly string[]): Promise<LoadedIndicators> {
  if (paths.length === 0) return { table: undefined, count: 0, leftOut: 0, withdrawn: 0 };
  const [{ readIndicators }, { compileIndicators }] = await Promise.all([
    import("../detect/intel/read-indicators.ts"),
    import("../detect/intel/indicator-table.ts"),
  ]);
  const read = await Promise.all(paths.map(readIndicators));
  const indicators = read.flatMap((one) => one.indicators);
  return {
    table: compileIndicators(indicators),
    count: indicators.length,
    leftOut: read.reduce((sum, one) => sum + one.leftOut, 0),
    withdrawn: read.reduce((sum, one) => sum + one.withdrawn, 0),
  };
}

function givenOptions(files: AddressFiles | undefined): ReadonlySet<string> {
  return new Set([
    ...((files?.geoip.length ?? 0) > 0 ? ["geoip"] : []),
    ...(files?.awsRanges === undefined ? [] : ["aws-ranges"]),
  ]);
}

async function travelDetector(addresses: AddressLookup, includesEvents: boolean) {
  const { createTravelDetector } = await import("../detect/travel/travel-detector.ts");
  return createTravelDetector({ addresses, includesEvents });
}

async function iocDetector(table: IndicatorTable, includesEvents: boolean): Promise<Detector> {
  const { createIocDetector } = await import("../detect/intel/ioc-detector.ts");
  return createIocDetector(table, includesEvents);
}
