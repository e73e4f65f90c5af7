import type { TimeWindow } from "../../match/query.ts";
import type { EngineAnswer, Listed, LogFiles } from "../../source/log-files.ts";
import { EngineFailure } from "../engine-failure.ts";
import type { RunAgainOptions } from "../run-again.ts";
import { dollarsOf } from "../dollars.ts";
import type { SqlEngine } from "../sql-engine.ts";
import { CandidateDays } from "./candidate-days.ts";
import { explainCandidates } from "./explain-candidates.ts";
import { type Candidates, findCandidates } from "./find-candidates.ts";
import { prepareQuery, type QueryOptions } from "./prepare-query.ts";

export interface CandidateOptions extends QueryOptions, Omit<RunAgainOptions, "signal"> {
  readonly mostScannedBytes: number | undefined;
  /** Insight records are wanted, which are in no table. */
  readonly wantsInsights: boolean;
}

/**
 * Of the log files in buckets those that may hold a match, as an engine says, in the order of their keys. What the engine
 * has not looked at is read, or is unreadable and said so: whatever lies outside of the folders of days is read, and so
 * is what came meanwhile; days that are not in the table are unreadable.
 */
export function candidateFiles(options: CandidateOptions): LogFiles {
  const { files, engine, table } = options;
  return {
    ...files,
    explain: (window) => [
      ...(files.explain?.(window) ?? []),
      {
        topic: "engine",
        text: `${engine.description} is asked first, in ${table.join(".")}, which log files may hold a match; these are fetched, and spitzel decides`,
      },
    ],
    cost: (window, signal) => explainCandidates(options, window, signal),
    list: (window, signal) => listed(options, window, signal),
  };
}

async function* listed(
  options: CandidateOptions,
  window: TimeWindow,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const { engine, files, mostScannedBytes, random, onRetry, now } = options;
  const startedMs = now();
  try {
    const prepared = await prepareQuery(options, window, signal);
    if (prepared === undefined || !prepared.isOfUse) {
      const notAsked =
        prepared === undefined
          ? "no day of the time is in the bucket"
          : "nothing of the query can be said in SQL, every log file is read";
      yield { ...nothingOf(engine), notAsked };
      yield* files.list(window, signal);
      return;
    }
    const { cover, statements, isAsked } = prepared;
    const asking = { statements, mostScannedBytes, signal, random, onRetry };
    const candidates = await findCandidates(engine, asking);
    const { wantsInsights } = options;
    const days = new CandidateDays({ cover, candidates, startedMs, wantsInsights, isAsked });
    yield answerOf(engine, candidates, days);
    yield* files.listByDay(window, signal, (folder) => days.ofDay(folder));
    yield* days.unread();
    yield answerOf(engine, candidates, days);
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof EngineFailure)) throw error;
    const { message: reason, hint } = error;
    yield { kind: "unreadable", name: engine.description, reason, hint };
  }
}

function nothingOf({ description: name }: SqlEngine): EngineAnswer {
  return {
    kind: "engine answer",
    name,
    notAsked: undefined,
    candidates: 0,
    unreadable: 0,
    otherFiles: 0,
    otherDays: 0,
    scannedBytes: 0,
    dollars: undefined,
    queryIds: [],
  };
}

function answerOf(
  engine: SqlEngine,
  { scannedBytes, unreadable, queryIds, paths }: Candidates,
  { otherFiles, otherDays }: CandidateDays,
): EngineAnswer {
  return {
    ...nothingOf(engine),
    candidates: paths.size,
    unreadable: unreadable.length,
    otherFiles,
    otherDays,
    scannedBytes,
    dollars: dollarsOf(scannedBytes, engine),
    queryIds,
  };
}
