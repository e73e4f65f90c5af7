import { onTestFinished } from "vitest";
import { recordsIn } from "../../src/source/batch.ts";
import { Coverage } from "../../src/source/coverage.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";
import { LookupClient } from "../../src/lookup/client.ts";
import type { HistoryOptions } from "../../src/lookup/lookup-source.ts";
import { planHistories } from "../../src/lookup/many-histories.ts";
import { planLookup } from "../../src/lookup/plan.ts";
import { parseQuery } from "../../src/match/query.ts";
import type { ReadRecord } from "../../src/record.ts";
import { TEN_O_CLOCK } from "../emulator/fixture.ts";

/** An hour after the newest event of the fixture. */
const NOW = (TEN_O_CLOCK + 7_200) * 1000;

export async function emulatorOf(
  records: readonly ReadRecord[],
  options: Partial<EmulatorOptions> = {},
): Promise<Emulator> {
  const emulator = await startEmulator({
    records: [records],
    clock: { now: () => performance.now() },
    random: seededRandom(1),
    rate: 0,
    ...options,
  });
  onTestFinished(async () => emulator.close());
  return emulator;
}

interface Asked {
  readonly actions?: readonly string[];
  readonly matches?: readonly string[];
  readonly fromMs?: number;
  readonly ratePerSecond?: number;
}

/** The options of a reading of the emulator, through the SDK. */
export function historyOptions(
  emulator: Emulator,
  { actions = ["*"], matches = [], fromMs = (TEN_O_CLOCK - 60) * 1000, ratePerSecond = 500 }: Asked,
  region = "us-east-1",
): HistoryOptions {
  const query = parseQuery({ actions, excludes: [], matches }, { fromMs });
  return {
    plan: planLookup(query, { nowMs: NOW, region, isAws: false }),
    account: undefined,
    region,
    profile: undefined,
    isOrdered: false,
    isOptional: false,
    remainder: undefined,
    openClient: async () =>
      new LookupClient({
        region,
        profile: undefined,
        endpoint: emulator.url,
        credentials: { accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "example" },
        ratePerSecond,
        random: seededRandom(2),
        now: () => performance.now(),
        version: "0.0.0",
      }),
  };
}

/** Reads everything. IDs in the order they came. */
export async function readHistory(
  options: HistoryOptions,
  coverage = new Coverage(),
): Promise<{ readonly ids: readonly string[]; readonly coverage: Coverage }> {
  const ids: string[] = [];
  const { signal } = new AbortController();
  const batches = planHistories([options]).records({ signal, coverage });
  for await (const batch of recordsIn(batches)) {
    ids.push(...batch.map(({ record }) => String(record["eventID"])));
  }
  return { ids, coverage };
}
