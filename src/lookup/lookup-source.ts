import type { Batch } from "../source/batch.ts";
import type { Reading } from "../source/planned-read.ts";
import type { HistoryEvent, LookupClient } from "./client.ts";
import type { HistoryCoverage } from "./history-coverage.ts";
import { HistoryReport } from "./history-report.ts";
import { hasNoCredentials } from "../aws/failure.ts";
import { explainLookupFailure } from "./lookup-failure.ts";
import { type Lookup, lookupOf, nameOf } from "./lookup-attribute.ts";
import { type FirstPage, probeCandidates } from "./probe.ts";
import type { LookupPlan } from "./plan.ts";
import { readWindows } from "./read-windows.ts";
import { recordsOf } from "./records-of.ts";
import type { SavedHistory } from "./saved-histories.ts";
import type { Unread } from "./window-chain.ts";
import { type GivenPage, LookupSchedule } from "./windows.ts";
import { withoutEarlier } from "./without-earlier.ts";

/** All look-ups of an earlier run over the same query, in its order, and what is left of them. */
type Remainder = Pick<SavedHistory, "lookups" | "unread">;

type OpenClient = Pick<
  LookupClient,
  | "start"
  | "msUntilStart"
  | "startsPerAnswer"
  | "page"
  | "isTokenRefused"
  | "attempts"
  | "throttled"
  | "close"
> &
  Partial<Pick<LookupClient, "clockSkewMs">>;

export interface HistoryOptions {
  readonly plan: LookupPlan;
  /** What was typed for the account; undefined for the configured one. */
  readonly account: string | undefined;
  readonly region: string;
  readonly profile: string | undefined;
  /** Newest first, at the price of waiting for each answer. */
  readonly isOrdered: boolean;
  /** The Region came from a wildcard: when the account has not enabled it, that is no fault. */
  readonly isOptional: boolean;
  /** Read this in place of the plan's windows. */
  readonly remainder: Remainder | undefined;
  /** Opened when the first page is asked for, closed after the last. */
  readonly openClient: () => Promise<OpenClient>;
}

/** "prod/eu-west-1", or the Region alone. */
export function historyKey(account: string | undefined, region: string): string {
  return account === undefined ? region : `${account}/${region}`;
}

/** Has the run's report take in what is about to be read. A further round counts on. */
export function beginHistory(options: HistoryOptions, { coverage }: Reading): HistoryCoverage {
  const report = coverage.report(HistoryReport);
  const history = startHistory(options);
  const earlier = report.histories.find(({ key }) => key === history.key);
  report.begin(continued(history, earlier));
  return history;
}

/** The pages of one account and Region, as batches that move what is unread when they are taken. */
export async function* readPages(
  options: HistoryOptions,
  history: HistoryCoverage,
  { coverage, signal }: Reading,
): AsyncGenerator<Batch> {
  const { region, profile, account, isOptional, openClient } = options;
  const report = coverage.report(HistoryReport);
  const sent = { attempts: history.attempts, throttled: history.throttled };
  let client: OpenClient | undefined;
  try {
    client = await openClient();
    for await (const delivery of deliveries(options, client, history, signal)) {
      history.pages++;
      countRequests(history, sent, client);
      const records = recordsOf(delivery.events, history, coverage);
      const { taken } = delivery;
      if (records.length === 0) taken();
      else {
        const leftOnceTaken = () =>
          report.resumeWith(history, delivery.unreadOnceTaken().map(named));
        yield { records, taken, leftOnceTaken };
      }
    }
  } catch (error) {
    signal.throwIfAborted();
    if (isOptional && isNotEnabled(error)) {
      history.isNotEnabled = true;
      history.unread = [];
      return;
    }
    const failure = explainLookupFailure(error, {
      region,
      profile: profile ?? account,
      clockSkewMs: client?.clockSkewMs,
    });
    if (failure === undefined) throw error;
    // Of several Regions each would say the same: that there are no credentials is said once.
    const regions = report.histories.filter((one) => one.account === account).length;
    const isOfAll = regions > 1 && hasNoCredentials(error);
    const where = isOfAll ? historyOf(account) : historyOf(history.key);
    const isSaid = coverage.skips.some(
      (skip) => skip.where === where && skip.reason === failure.reason,
    );
    if (!(isOfAll && isSaid)) coverage.skip({ where, ...failure });
  } finally {
    if (client !== undefined) {
      countRequests(history, sent, client);
      client.close();
    }
  }
}

/** The pages in the order they come. `taken` moves what is unread. */
async function* deliveries(
  options: HistoryOptions,
  client: OpenClient,
  history: HistoryCoverage,
  signal: AbortSignal,
): AsyncGenerator<GivenPage<HistoryEvent>> {
  const { lookups, firstPages, unread, wastedPages } = await choose(options, client, signal);
  history.pages += wastedPages;
  const windows = new LookupSchedule(unread, {
    isDense: lookups.some(({ attribute }) => attribute === undefined),
  });
  history.lookups = lookups.map(nameOf);
  history.unread = windows.unread().map(named);
  const counted = (delivery: GivenPage<HistoryEvent>): GivenPage<HistoryEvent> => ({
    ...delivery,
    events: withoutEarlier(delivery.events, lookups, delivery.lookup),
    taken: () => {
      delivery.taken();
      history.unread = windows.unread().map(named);
    },
  });
  for (const { lookup, page } of firstPages) {
    const delivery = windows.seed(lookup, page);
    if (delivery !== undefined) yield counted(delivery);
  }
  const { isOrdered } = options;
  for await (const delivery of readWindows({ windows, source: client, signal, isOrdered })) {
    yield counted(delivery);
  }
}

type Named = HistoryCoverage["unread"][number];

function named({ lookup, ...span }: Unread): Named {
  return { ...span, lookup: nameOf(lookup) };
}

interface Choice {
  readonly lookups: readonly Lookup[];
  readonly firstPages: readonly FirstPage<HistoryEvent>[];
  readonly unread: readonly Unread[];
  readonly wastedPages: number;
}

const NOTHING_READ = { firstPages: [], wastedPages: 0 } as const;

/** What to look up: what an earlier run chose, the only candidate, or what the first pages say. */
async function choose(
  { plan, remainder }: HistoryOptions,
  client: OpenClient,
  signal: AbortSignal,
): Promise<Choice> {
  if (remainder !== undefined) return fromRemainder(remainder);
  const { window } = plan;
  const whole = (lookups: readonly Lookup[]): readonly Unread[] =>
    lookups.map((lookup) => ({ lookup, ...window, seam: [] }));
  const [first, ...others] = plan.candidates;
  if (first === undefined || others.length === 0 || window.fromMs === undefined) {
    return { ...NOTHING_READ, lookups: plan.lookups, unread: whole(plan.lookups) };
  }
  const { chosen, firstPages, wastedPages } = await probeCandidates(
    [first, ...others],
    window,
    async (lookup) => {
      await client.start(signal);
      return client.page({ lookup, ...window, token: undefined }, signal);
    },
  );
  return { lookups: chosen.lookups, firstPages, unread: whole(chosen.lookups), wastedPages };
}

function fromRemainder({ lookups: names, unread }: Remainder): Choice {
  const byName = new Map<string, Lookup>();
  for (const name of names) {
    const lookup = lookupOf(name);
    if (lookup !== undefined) byName.set(name, lookup);
  }
  return {
    ...NOTHING_READ,
    lookups: [...byName.values()],
    unread: unread.flatMap(({ lookup: name, ...span }) => {
      const lookup = byName.get(name);
      return lookup === undefined ? [] : [{ ...span, lookup }];
    }),
  };
}

function startHistory({ plan, account, region, remainder }: HistoryOptions): HistoryCoverage {
  const { window, lookups, isClamped, isSound } = plan;
  const unread =
    remainder?.unread ?? lookups.map((lookup) => named({ lookup, ...window, seam: [] }));
  return {
    key: historyKey(account, region),
    account,
    region,
    askedFromMs: window.fromMs,
    askedToMs: window.toMs,
    isClamped,
    lookups: remainder?.lookups ?? lookups.map(nameOf),
    isSound,
    isNotEnabled: false,
    unread,
    pages: 0,
    events: 0,
    attempts: 0,
    throttled: 0,
    accounts: new Set(),
  };
}

type Requests = Pick<HistoryCoverage, "attempts" | "throttled">;

function countRequests(history: HistoryCoverage, before: Requests, client: Requests): void {
  history.attempts = before.attempts + client.attempts;
  history.throttled = before.throttled + client.throttled;
}

/** A further round over the same account and Region counts on. */
function continued(
  history: HistoryCoverage,
  earlier: HistoryCoverage | undefined,
): HistoryCoverage {
  if (earlier === undefined) return history;
  const { pages, events, attempts, throttled, accounts, askedFromMs } = earlier;
  return Object.assign(history, { pages, events, attempts, throttled, accounts, askedFromMs });
}

function historyOf(name: string | undefined): string {
  return `Event history${name === undefined ? "" : ` of ${name}`}`;
}

/** What an account answers in a Region that it has not enabled: it does not know the credentials there. */
function isNotEnabled(error: unknown): boolean {
  return (
    error instanceof Error &&
    ["UnrecognizedClientException", "InvalidClientTokenId", "OptInRequired"].includes(error.name)
  );
}
