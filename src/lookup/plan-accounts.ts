import type { Query } from "../match/query.ts";
import type { HistoryOptions } from "./lookup-source.ts";
import { planLookup, type Pushdown } from "./plan.ts";
import { type AskedRegion, regionsOfGlobalServices } from "./regions.ts";

/** An account, the Regions of it that were named, and what asks them. */
export interface AskedAccountRegions extends Pick<HistoryOptions, "account" | "profile"> {
  readonly regions: readonly AskedRegion[];
  readonly openClient: (region: string) => ReturnType<HistoryOptions["openClient"]>;
}

interface Asked {
  readonly accounts: readonly AskedAccountRegions[];
  /** False for an emulator: it serves every Region's events in each, so that a second one would repeat them. */
  readonly isAws: boolean;
  readonly nowMs: number;
  readonly pushdown: Pushdown | undefined;
  readonly isOrdered: boolean;
}

/** What is to be read of each account and Region, also of those that only the actions make necessary. Pure. */
export function planAccounts(
  query: Query,
  { accounts, isAws, nowMs, pushdown, isOrdered }: Asked,
): { readonly histories: readonly HistoryOptions[]; readonly notes: readonly string[] } {
  const notes = new Set<string>();
  const histories = accounts.flatMap(({ account, profile, regions, openClient }) => {
    const named = regions.map(({ region }) => region);
    const added = isAws ? regionsOfGlobalServices(query.actions, named) : [];
    for (const { region, service } of added) {
      notes.add(`${region} is asked too: it holds events of ${service}, a global service`);
    }
    const all = [...regions, ...added.map(({ region }) => ({ region, isOptional: false }))];
    return all.map(({ region, isOptional }): HistoryOptions => {
      const plan = planLookup(query, { nowMs, region, isAws, pushdown });
      return {
        plan,
        account,
        region,
        profile,
        isOrdered,
        isOptional,
        remainder: undefined,
        openClient: async () => openClient(region),
      };
    });
  });
  return { histories, notes: [...notes] };
}
