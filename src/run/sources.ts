import { Coverage, type Skip } from "../source/coverage.ts";
import type { Source } from "../source/source.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { Environment } from "./environment.ts";
import { EVENT_HISTORY } from "./sources/event-history.ts";
import { TRAIL } from "./sources/trail.ts";

export type RecordSource = Source<QueryOptions, Environment>;

/** Every place where records come from; the first that the options ask for is read. */
export const SOURCES: readonly RecordSource[] = [TRAIL, EVENT_HISTORY];

/** The counters of a run, with the report of every source. */
export function newCoverage(
  onSkip: (skip: Skip) => void,
  sources: readonly RecordSource[] = SOURCES,
): Coverage {
  const coverage = new Coverage(onSkip);
  for (const { Report } of sources) coverage.report(Report);
  return coverage;
}
