import { Coverage, type Skip } from "../source/coverage.ts";
import { SOURCES } from "./sources.ts";

/** The counters of a run, with the report of every source that there is. */
export function newCoverage(onSkip: (skip: Skip) => void): Coverage {
  const coverage = new Coverage(onSkip);
  for (const { Report } of SOURCES) coverage.report(Report);
  return coverage;
}
