import { HistoryReport } from "../../lookup/history-report.ts";
import type { Source } from "../../source/source.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../environment.ts";

/** The Event history of accounts and Regions, by LookupEvents: asked when nothing else is named. */
export const EVENT_HISTORY: Source<QueryOptions, Environment> = {
  name: "Event history",
  isAsked: () => true,
  Report: HistoryReport,
  open: async (options, environment) => {
    const [{ openHistories }, { planAccounts }, { planHistories }, { missingEvents }] =
      await Promise.all([
        import("../open-histories.ts"),
        import("../../lookup/plan-accounts.ts"),
        import("../../lookup/many-histories.ts"),
        import("../query-notes.ts"),
      ]);
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
  },
};
