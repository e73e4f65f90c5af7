import type { AddressLookup } from "../addresses/address-facts.ts";
import { askedDetection } from "./asked-detection.ts";

import type { Finding } from "../detect/finding.ts";
import { findingOrder } from "../detect/finding-order.ts";
import { FindingStage } from "../detect/finding-stage.ts";

import { formatDiagnostic } from "../detect/sigma/diagnostic.ts";
import { observe } from "../investigate/observe.ts";
import type { Observation } from "../investigate/observation.ts";

import type { TypedOptions } from "../options/typed-options.ts";
import { whereWords } from "../options/where-words.ts";
import type { ReadRecord } from "../record.ts";
import { count } from "../source/wording.ts";
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
  /** Takes each record that has a time, in the order of the files. */
  readonly take: (one: Observation, read: ReadRecord) => void;
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
  const observer = {
    name: "observer",
    observe: (read: ReadRecord) => {
      const one = observe(read.record);
      if (one === undefined) untimed++;
      else take(one, read);
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
    // The observer looks at every record.
    rows: undefined,
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
