import type { HistoryOptions } from "../lookup/lookup-source.ts";
import type { Query } from "../match/query.ts";
import type { PlannedRead } from "../source.ts";
import type { Environment } from "./environment.ts";
import type { QueryOptions } from "./query-options.ts";

export interface OpenedSource extends PlannedRead {
  /** What Event history is read of; empty for files. */
  readonly histories: readonly HistoryOptions[];
}

/** Plans the query for the source that the options name: trail files, or Event history. */
export async function openSource(
  query: Query,
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  if (options.trails.length > 0) {
    const { planTrail } = await import("../trail/trail-source.ts");
    const planned = planTrail({
      paths: options.trails,
      maxDecompressedBytes: options.maxDecompressedBytes,
      stdin: () => environment.stdin,
    });
    return { ...planned, histories: [] };
  }
  const [{ openHistories }, { readEventHistories }, { missingEvents }] = await Promise.all([
    import("./open-histories.ts"),
    import("../lookup/many-histories.ts"),
    import("./query-notes.ts"),
  ]);
  const { histories, notes } = await openHistories(query, options, environment);
  const planned = readEventHistories(histories);
  return {
    ...planned,
    histories,
    notes: [...notes, ...planned.notes, ...(await missingEvents(query, "event-history"))],
  };
}
