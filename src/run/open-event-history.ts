import { planAccounts } from "../lookup/plan-accounts.ts";
import { planHistories } from "../lookup/many-histories.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { OpenedSource } from "../source/source.ts";
import type { Environment } from "./environment.ts";
import { openHistories } from "./open-histories.ts";
import { missingEvents } from "./query-notes.ts";

/** Event history as a source, loaded when it is asked: what opens and plans it. */
export async function openEventHistory(
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  const opened = await openHistories(options, environment);
  const { pushdown } = options.history;
  const nowMs = environment.now();
  return {
    plan: async (query, { isLimited }) => {
      const asked = { ...opened, nowMs, pushdown, isOrdered: isLimited };
      const { histories, notes } = planAccounts(query, asked);
      const planned = planHistories(histories);
      const missing = await missingEvents(query, "event-history");
      return { ...planned, notes: [...notes, ...planned.notes, ...missing] };
    },
  };
}
