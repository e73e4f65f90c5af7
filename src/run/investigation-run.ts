import type { AddressLookup } from "../addresses/address-facts.ts";
import type { Detector } from "../detect/detector.ts";
import type { Finding } from "../detect/finding.ts";
import { findingOrder } from "../detect/finding-order.ts";
import { FindingStage } from "../detect/finding-stage.ts";
import type { Wanted } from "../detect/rows/wanted-rows.ts";
import { formatDiagnostic } from "../detect/sigma/diagnostic.ts";
import type { RuleNode } from "../detect/sigma/tree/rule-node.ts";
import { callerOf } from "../investigate/incidents/who.ts";
import { observe } from "../investigate/observe.ts";
import type { Observation } from "../investigate/observation.ts";
import type { TypedOptions } from "../options/typed-options.ts";
import { whereWords } from "../options/where-words.ts";
import type { ReadRecord } from "../record.ts";
import { count } from "../source/wording.ts";
import { askedDetection } from "./asked-detection.ts";
import { detectionRows, NO_DETECTORS } from "./detection-rows.ts";
import { runDetection } from "./detection-run.ts";
import type { Environment } from "./environment.ts";
import { loadDetectors } from "./load-detectors.ts";
import { openSource } from "./open-source.ts";
import { queryHints } from "./query-hints.ts";
import { RecordLoop } from "./record-run.ts";
import { remembering } from "./sample-records.ts";

interface Asked {
  readonly actions: readonly string[];
  readonly typed: TypedOptions;
  readonly environment: Environment;
  /** Whether the detectors look at the records too. */
  readonly wantsFindings: boolean;
  /** Takes each record that has a time, in the order of the files; at least those that `needs` tells, when that is given. */
  readonly take: (one: Observation, read: ReadRecord) => void;
  /** What `take` needs not: the other records are not parsed. */
  readonly needs?: Needs | undefined;
}

/** The records that an investigation cannot do without. */
interface Needs {
  readonly wanted: Wanted;
  /** Those that one of these rules may match. */
  readonly rules?: readonly { readonly id: string; readonly root: RuleNode }[];
  /** Is told who called, of those that were not parsed and are no calls of services. */
  readonly takeCaller?: (caller: string, address: string | undefined) => void;
}

/** What was read: the run is to be finished by the caller, once it has printed. */
export interface Investigation {
  readonly run: RecordLoop;
  /** What the detectors found in the same records, ignored ones apart; none with `--no-findings`. */
  readonly findings: readonly Finding[];
  /** Records without a time, which have no place. */
  readonly untimed: number;
  /** Rules that cannot run were named: the answer is not the one that was asked for. */
  readonly hasRejectedRules: boolean;
  /** What is known of addresses, when files were named. */
  readonly addresses: AddressLookup | undefined;
  /** The options that say where the records are, for commands to type next. */
  readonly where: string;
}

/** One pass over the records, to the observer and to the detectors. */
export async function readInvestigation(asked: Asked): Promise<Investigation> {
  const { actions, typed, environment, take, wantsFindings } = asked;
  const { configuration, options, query, test, ignoreList, addresses } = await askedDetection(
    actions,
    typed,
    environment,
  );
  const loaded = wantsFindings
    ? await loadDetectors(options, configuration, ignoreList, environment.packageFolder, addresses)
    : undefined;
  const source = await openSource(query, { test, wantsPlaces: true }, options.query, environment);
  const { test: asking, records: sample } = remembering(test);
  const run = new RecordLoop({ query, test: asking, source, options: options.query, environment });
  const rejected = loaded?.rejected ?? [];
  for (const line of [...rejected.map(formatDiagnostic), ...ignoreList.expired]) {
    run.reporter.problem(line);
  }
  run.begin();
  let untimed = 0;
  const needs: Needs = asked.needs ?? { wanted: "all" };
  const observer: Detector = {
    name: "observer",
    observe: (read) => {
      const one = observe(read.record);
      if (one === undefined) untimed++;
      else take(one, read);
      return [];
    },
    observeRow: ({ deed, wanted, open, matched }) => {
      const isNeeded = needs.rules?.some(({ id }) => matched?.rules.includes(id) === true) === true;
      const read = wanted ?? open ?? (isNeeded ? matched?.read : undefined);
      if (read !== undefined) return observer.observe(read);
      if (deed?.isInteractive === true) needs.takeCaller?.(callerOf(deed), deed.ip);
      return [];
    },
    finish: () => [],
    disclosures: () => [],
  };
  const where = whereWords(options.query);
  const findings: Finding[] = [];
  await runDetection(run, {
    detectors: [observer, ...(loaded?.detectors ?? [])],
    stage: new FindingStage({
      isWanted: (finding) => loaded?.selection.wants(finding) === true,
      ignoreList,
      minLevel: options.minLevel,
      mergeOf: loaded?.mergeOf ?? (() => undefined),
      where,
    }),
    rows: source.product?.(
      detectionRows(loaded ?? NO_DETECTORS, {
        wanted: needs.wanted,
        rules: (needs.rules ?? []).map((one) => ({ ...one, emits: true })),
      }),
    ),
    outlet: {
      give: async (some) => {
        findings.push(...some);
        return "";
      },
      rest: () => [],
    },
  });
  findings.sort((a, b) => (findingOrder(a) < findingOrder(b) ? -1 : 1));
  const { coverage } = run;
  if (coverage.stoppedBy === undefined && coverage.recordsRead > 0) {
    const hints = await queryHints({ query, coverage, sample, options: options.query });
    for (const hint of hints) run.reporter.note(hint);
  }
  if (untimed > 0) {
    const has = untimed === 1 ? "has" : "have";
    run.reporter.note(`${count(untimed, "record")} without a time ${has} no place in time`);
  }
  return { run, findings, untimed, hasRejectedRules: rejected.length > 0, addresses, where };
}
