import type { Batch } from "../source/batch.ts";
import type { Coverage } from "../source/coverage.ts";
import type { ExplainLine, PlannedRead, Reading } from "../source/planned-read.ts";
import type { Remainder, Resumable, ResumedWindow } from "../source/resumable.ts";
import { HistoryReport } from "./history-report.ts";
import { beginHistory, type HistoryOptions, historyKey, readPages } from "./lookup-source.ts";
import { nameOf } from "./lookup-attribute.ts";
import { restoreHistories, type SavedHistory, withNextWindow } from "./saved-histories.ts";
import { sideBySide } from "./side-by-side.ts";

/**
 * How the Event history of several accounts and Regions is read as one source: all side by side, at their own
 * quotas. The failure of one is counted in the coverage and leaves the others alone. Pure.
 */
export function planHistories(histories: readonly HistoryOptions[]): PlannedRead {
  const plans = histories.map(({ plan }) => plan);
  return {
    holds: "event-history",
    explain: explainAll(histories),
    notes: unique(plans.flatMap(({ notes }) => notes)),
    whyEmpty: unique(
      plans
        .flatMap(({ whyEmpty }) => whyEmpty)
        .filter((reason) => plans.length === 1 || !reason.endsWith(" was asked")),
    ),
    records: (run) => readAll(histories, run),
    resumable: resumable(histories),
  };
}

async function* readAll(
  histories: readonly HistoryOptions[],
  { coverage, signal }: Reading,
): AsyncGenerator<Batch> {
  const stop = new AbortController();
  const run = { coverage, signal: AbortSignal.any([signal, stop.signal]) };
  const given = sideBySide(
    histories.map((history) => readPages(history, beginHistory(history, run), run)),
    () => stop.abort(new Error("the reader stopped")),
  );
  for await (const batch of given) yield batch;
  refuseUnknownCredentials(histories, coverage);
}

/** An account that every Region of a wildcard turns away has not disabled them all: its credentials are wrong. */
function refuseUnknownCredentials(histories: readonly HistoryOptions[], coverage: Coverage): void {
  const read = coverage.report(HistoryReport).histories;
  for (const account of new Set(histories.map((history) => history.account))) {
    const own = read.filter((history) => history.account === account);
    if (own.length === 0 || !own.every(({ isNotEnabled }) => isNotEnabled)) continue;
    coverage.skip({
      where: `Event history${account === undefined ? "" : ` of ${account}`}`,
      reason: "AWS does not accept the credentials in any Region asked",
      hint: "check that the access key is active: aws sts get-caller-identity.",
    });
  }
}

function resumable(histories: readonly HistoryOptions[]): Resumable {
  const [first] = histories;
  const window = first?.plan.window ?? { fromMs: undefined, toMs: 0 };
  return {
    window,
    all: () => remainder(histories, [], window),
    restore: (saved, savedWindow) => {
      const left = restoreHistories(saved);
      return left === undefined ? undefined : remainder(histories, left, savedWindow);
    },
  };
}

/** @param left what is left of the histories that an earlier run began; the others are read as a whole. */
function remainder(
  histories: readonly HistoryOptions[],
  left: readonly SavedHistory[],
  window: ResumedWindow,
): Remainder {
  const known = new Map(left.map((history) => [history.key, history]));
  const continued = histories.map((history) => ({
    ...history,
    plan: { ...history.plan, window },
    remainder: known.get(historyKey(history.account, history.region)),
  }));
  return {
    saved: continued.map((history) => history.remainder ?? notBegun(history, window)),
    isNothing: left.length > 0 && left.every(({ unread }) => unread.length === 0),
    records: (run) => readAll(continued, run),
    extended: (next) => {
      const further = left.map((history) => withNextWindow(history, next));
      return remainder(histories, further, next);
    },
  };
}

function notBegun(
  { account, region, plan }: HistoryOptions,
  { fromMs, toMs }: ResumedWindow,
): SavedHistory {
  const lookups = plan.lookups.map(nameOf);
  const unread = lookups.map((lookup) => ({ lookup, fromMs, toMs, seam: [] }));
  return { key: historyKey(account, region), lookups, unread };
}

/** What all plans say alike is said once; where they differ, each says it. */
function explainAll(histories: readonly HistoryOptions[]): readonly ExplainLine[] {
  const [first] = histories;
  if (first === undefined || histories.length === 1) return first?.plan.explain ?? [];
  const keys = histories.map(({ account, region }) => historyKey(account, region));
  return first.plan.explain.map(({ topic, text }) =>
    topic === "source"
      ? { topic, text: `Event history of ${keys.join(", ")} (management events only)` }
      : topic === "cost"
        ? { topic, text: `${text}, in each of the ${histories.length} account-Regions at once` }
        : { topic, text },
  );
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
