import type { Coverage, HistoryCoverage, UnreadWindow } from "../coverage.ts";
import { isJsonObject, onOneLine, type ReadRecord, stringField } from "../record.ts";
import type { PlannedRead, Run } from "../source.ts";
import type { LookupClient, LookupPage } from "./client.ts";
import { explainLookupFailure } from "./lookup-failure.ts";
import { type Lookup, type LookupPlan, nameOf } from "./plan.ts";

interface HistoryOptions {
  readonly plan: LookupPlan;
  readonly region: string;
  readonly profile: string | undefined;
  /** Opened when the first page is asked for, closed after the last. */
  readonly openClient: (
    signal: AbortSignal,
  ) => Promise<Pick<LookupClient, "page" | "attempts" | "throttled" | "close">>;
}

/** The Event history of one account and Region as a source of records. */
export function readEventHistory(options: HistoryOptions): PlannedRead {
  const { explain, notes, whyEmpty } = options.plan;
  return { explain, notes, whyEmpty, records: (run) => readPages(options, run) };
}

async function* readPages(
  { plan, region, profile, openClient }: HistoryOptions,
  { coverage, signal }: Run,
): AsyncGenerator<readonly ReadRecord[]> {
  const history = startHistory(plan, region);
  coverage.history.push(history);
  const client = await openClient(signal);
  try {
    for (const lookup of plan.lookups) {
      let token: string | undefined;
      do {
        const page = await client.page({ ...lookup, ...plan.window, token });
        token = page.nextToken;
        history.pages++;
        history.attempts = client.attempts;
        history.throttled = client.throttled;
        history.unread = withoutRead(history.unread, nameOf(lookup), page);
        const records = recordsOf(page, history, coverage);
        if (records.length > 0) yield records;
      } while (token !== undefined);
    }
  } catch (error) {
    signal.throwIfAborted();
    const failure = explainLookupFailure(error, { region, profile });
    if (failure === undefined) throw error;
    coverage.skip({ where: `Event history of ${region}`, ...failure });
  } finally {
    history.attempts = client.attempts;
    history.throttled = client.throttled;
    client.close();
  }
}

function startHistory(plan: LookupPlan, region: string): HistoryCoverage {
  const { fromMs, toMs } = plan.window;
  return {
    region,
    askedFromMs: fromMs,
    askedToMs: toMs,
    isClamped: plan.isClamped,
    unread: plan.lookups.map((lookup: Lookup) => ({ lookup: nameOf(lookup), fromMs, toMs })),
    pages: 0,
    attempts: 0,
    throttled: 0,
    accounts: new Set(),
  };
}

/** Pages come newest first: what is older than the oldest event is unread, with that event's second. */
function withoutRead(
  unread: readonly UnreadWindow[],
  lookup: string,
  { events, nextToken }: LookupPage,
): readonly UnreadWindow[] {
  if (nextToken === undefined) return unread.filter((window) => window.lookup !== lookup);
  const times = events.flatMap(({ timeMs }) => (timeMs === undefined ? [] : [timeMs]));
  return unread.map((window) =>
    window.lookup === lookup ? { ...window, toMs: Math.min(window.toMs, ...times) } : window,
  );
}

function recordsOf(
  { events }: LookupPage,
  history: HistoryCoverage,
  coverage: Coverage,
): readonly ReadRecord[] {
  const records: ReadRecord[] = [];
  for (const { id, body } of events) {
    const record = body === undefined ? undefined : parseBody(body);
    if (body === undefined || !isJsonObject(record)) {
      coverage.skip({
        where: `Event history of ${history.region}`,
        place: `event ${id ?? "without EventId"}`,
        reason:
          body === undefined ? "it has no CloudTrailEvent" : "its CloudTrailEvent is not JSON",
      });
      continue;
    }
    coverage.bytesRead += body.length;
    coverage.countRecord(record);
    const account = stringField(record, "recipientAccountId");
    if (account !== undefined) history.accounts.add(account);
    records.push({ text: onOneLine(body), record });
  }
  return records;
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
