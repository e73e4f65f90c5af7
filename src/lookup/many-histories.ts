import type { Coverage } from "../coverage.ts";
import type { ReadRecord } from "../record.ts";
import type { ExplainLine, PlannedRead, Run } from "../source.ts";
import { type HistoryOptions, historyKey, readEventHistory } from "./lookup-source.ts";
import { sideBySide } from "./side-by-side.ts";

/**
 * The Event history of several accounts and Regions as one source, all read side by side at their own quotas.
 * The failure of one is counted in the coverage and leaves the others alone.
 */
export function readEventHistories(histories: readonly HistoryOptions[]): PlannedRead {
  const plans = histories.map(readEventHistory);
  return {
    explain: explainAll(histories, plans),
    notes: unique(plans.flatMap(({ notes }) => notes)),
    whyEmpty: unique(
      plans
        .flatMap(({ whyEmpty }) => whyEmpty)
        .filter((reason) => plans.length === 1 || !reason.endsWith(" was asked")),
    ),
    records: (run) => readAll(histories, plans, run),
  };
}

async function* readAll(
  histories: readonly HistoryOptions[],
  plans: readonly PlannedRead[],
  { coverage, signal }: Run,
): AsyncGenerator<readonly ReadRecord[]> {
  const stop = new AbortController();
  const run = { coverage, signal: AbortSignal.any([signal, stop.signal]) };
  const given = sideBySide(
    plans.map(({ records }) => records(run)),
    () => stop.abort(new Error("the reader stopped")),
  );
  const keys = histories.map(({ account, region }) => historyKey(account, region));
  for await (const { from, value } of given) {
    coverage.giving = coverage.history.find(({ key }) => key === keys[from]);
    yield value;
    coverage.giving = undefined;
  }
  refuseUnknownCredentials(histories, coverage);
}

/** An account that every Region of a wildcard turns away has not disabled them all: its credentials are wrong. */
function refuseUnknownCredentials(histories: readonly HistoryOptions[], coverage: Coverage): void {
  for (const account of new Set(histories.map((history) => history.account))) {
    const own = coverage.history.filter((history) => history.account === account);
    if (own.length === 0 || !own.every(({ isNotEnabled }) => isNotEnabled)) continue;
    coverage.skip({
      where: `Event history${account === undefined ? "" : ` of ${account}`}`,
      reason: "AWS does not accept the credentials in any Region asked",
      hint: "check that the access key is active: aws sts get-caller-identity.",
    });
  }
}

/** What all plans say alike is said once; where they differ, each says it. */
function explainAll(
  histories: readonly HistoryOptions[],
  plans: readonly PlannedRead[],
): readonly ExplainLine[] {
  const [first] = plans;
  if (first === undefined || plans.length === 1) return first?.explain ?? [];
  const keys = histories.map(({ account, region }) => historyKey(account, region));
  return first.explain.map(({ topic, text }) =>
    topic === "source"
      ? { topic, text: `Event history of ${keys.join(", ")} (management events only)` }
      : topic === "cost"
        ? { topic, text: `${text}, in each of the ${plans.length} account-Regions at once` }
        : { topic, text },
  );
}

function unique(texts: readonly string[]): readonly string[] {
  return [...new Set(texts)];
}
