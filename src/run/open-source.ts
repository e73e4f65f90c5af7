import type { HistoryOptions } from "../lookup/lookup-source.ts";
import type { Query } from "../match/query.ts";
import { MAX_THREADS } from "../trail/scan/sizes.ts";
import type { PlannedRead } from "../source.ts";
import type { Environment } from "./environment.ts";
import type { QueryOptions } from "../options/query-options.ts";

export interface OpenedSource extends PlannedRead {
  /** What Event history is read of; empty for files. */
  readonly histories: readonly HistoryOptions[];
}

interface RecordNeeds {
  /** Records of files come with their places. */
  readonly wantsPlaces: boolean;
}

/** Plans the query for the source that the options name: trail files, or Event history. */
export async function openSource(
  query: Query,
  options: QueryOptions,
  environment: Environment,
  { wantsPlaces }: RecordNeeds = { wantsPlaces: false },
): Promise<OpenedSource> {
  if (options.trails.length > 0) {
    const planned = await openTrailFiles(query, options, environment, wantsPlaces);
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

async function openTrailFiles(
  query: Query,
  options: QueryOptions,
  environment: Environment,
  wantsPlaces: boolean,
): Promise<PlannedRead> {
  const { openTrail } = await import("../trail/trail-source.ts");
  const { processors, packageFolder, variables, idleThreads } = environment;
  const settings = {
    paths: options.trails,
    maxDecompressedBytes: options.maxDecompressedBytes,
    wantsPlaces,
    stdin: () => environment.stdin,
  };
  // For whoever wants to compare: parse every record.
  if (variables["SPITZEL_SCAN"] === "plain") return openTrail(settings);
  const threads = options.threads ?? Math.min(processors, MAX_THREADS);
  const programFolder = new URL("dist/", packageFolder);
  return openTrail({ ...settings, scan: { query, threads, programFolder, idleThreads } });
}
