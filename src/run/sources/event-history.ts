import { HistoryReport } from "../../lookup/history-report.ts";
import type { Source } from "../../source/source.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../environment.ts";

/** The Event history of accounts and Regions, by LookupEvents: asked when nothing else is named. */
export const EVENT_HISTORY: Source<QueryOptions, Environment> = {
  name: "Event history",
  isAsked: () => true,
  Report: HistoryReport,
  open: async (options, environment) =>
    (await import("../open-event-history.ts")).openEventHistory(options, environment),
};
