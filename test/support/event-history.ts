import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";
import { LookupClient, type LookupPage } from "../../src/lookup/client.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import type { HistoryOptions } from "../../src/lookup/lookup-source.ts";
import { planLookup } from "../../src/lookup/plan.ts";
import type { Query } from "../../src/match/query.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";

/** Later than every record that the tests serve. */
export const NOW_MS = Date.UTC(2026, 11, 1);

/** LookupEvents over these records, as often as one likes and without a wait. The caller closes it. */
export async function serveRecords(
  records: EmulatorOptions["records"],
  options: Partial<EmulatorOptions> = {},
): Promise<Emulator> {
  return startEmulator({
    records,
    clock: { now: () => performance.now() },
    random: seededRandom(1),
    rate: 0,
    includeDataEvents: true,
    ...options,
  });
}

/** The pages that were asked of one emulator. Many queries ask for the same ones. */
export type Pages = Map<string, Promise<LookupPage>>;

interface HistoryPlan {
  /** Pages that were asked for already; filled. */
  readonly pages?: Pages;
  /** One chain of pages: their number does not depend on the time that answers take. */
  readonly isOrdered?: boolean;
}

/** The query as Event history behind this URL will answer it, through the SDK. Each page is asked for once. */
export function planHistory(
  query: Query,
  url: string,
  { pages = new Map(), isOrdered = false }: HistoryPlan = {},
): PlannedRead {
  const history: HistoryOptions = {
    plan: planLookup(query, { nowMs: NOW_MS, region: "us-east-1", isAws: false }),
    account: undefined,
    region: "us-east-1",
    profile: undefined,
    isOrdered,
    isOptional: false,
    remainder: undefined,
    openClient: async () => {
      const client = new LookupClient({
        region: "us-east-1",
        profile: undefined,
        endpoint: url,
        credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
        ratePerSecond: 100_000,
        random: seededRandom(1),
        now: () => performance.now(),
        version: "test",
      });
      return {
        get attempts() {
          return client.attempts;
        },
        get throttled() {
          return client.throttled;
        },
        isTokenRefused: client.isTokenRefused,
        start: async (signal) => client.start(signal),
        msUntilStart: () => client.msUntilStart(),
        startsPerAnswer: () => client.startsPerAnswer(),
        page: async (request, signal) => {
          const key = JSON.stringify(request);
          const page = pages.get(key) ?? client.page(request, signal);
          pages.set(key, page);
          return page;
        },
        close: () => client.close(),
      };
    },
  };
  return planHistories([history]);
}
