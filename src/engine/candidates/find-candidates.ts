import { EngineFailure } from "../engine-failure.ts";
import { PathSet } from "../path-set.ts";
import { runAgain, type RunAgainOptions } from "../run-again.ts";
import type { QueryStatistics, SqlEngine } from "../sql-engine.ts";

/** The objects that may hold a match, and those that the engine could not read. */
export interface Candidates {
  /** `s3://bucket/key` */
  readonly paths: PathSet;
  /** `s3://bucket/…/2026/03/02/`: the days that have some. */
  readonly days: PathSet;
  /** The engine could not open or decode them; they are among the paths. */
  readonly unreadable: readonly string[];
  /** Of all statements, those that failed too: they are charged. */
  readonly scannedBytes: number;
  readonly queryIds: readonly string[];
}

interface FindOptions extends RunAgainOptions {
  /** Statements which together ask all; each is given what is to be left out. */
  readonly statements: readonly ((excluded: readonly string[]) => string)[];
  readonly mostScannedBytes: number | undefined;
}

/** A trail with more files that are no gzip has another fault. */
const MOST_UNREADABLE = 50;

/**
 * Asks an engine which objects may hold a match. One that it cannot read ends the whole query: that object is taken for a
 * candidate, and the rest is asked again without it.
 * @throws EngineFailure when the answer cannot be had whole
 */
export async function findCandidates(
  engine: SqlEngine,
  { statements, mostScannedBytes, ...again }: FindOptions,
): Promise<Candidates> {
  const [paths, days] = [new PathSet(), new PathSet()];
  const take = (path: string): void => {
    paths.add(path);
    days.add(dayFolderOf(path));
  };
  const unreadable: string[] = [];
  const taken = new Map<string, number>();
  const scannedBytes = (): number => [...taken.values()].reduce((sum, bytes) => sum + bytes, 0);
  const onStatistics = ({ queryId, scannedBytes: bytes }: QueryStatistics): void => {
    taken.set(queryId, Math.max(bytes, taken.get(queryId) ?? 0));
  };
  const ask = async (sql: string): Promise<void> => {
    const left = mostScannedBytes === undefined ? undefined : mostScannedBytes - scannedBytes();
    if (left !== undefined && left <= 0) throw tooMuch();
    const { signal } = again;
    for await (const rows of engine.run({ sql, signal, onStatistics, mostScannedBytes: left })) {
      // What an attempt has named that failed is named again: there is no harm in more.
      for (const [path] of rows) if (path !== null && path !== undefined) take(normal(path));
    }
  };
  for (const statement of statements) {
    for (let isAsked = false; !isAsked;) {
      try {
        // oxlint-disable-next-line no-loop-func -- asked now, with what is unreadable by now
        await runAgain(async () => ask(statement(unreadable)), again);
        isAsked = true;
      } catch (error) {
        const path = error instanceof EngineFailure ? error.unreadable : undefined;
        if (path === undefined || unreadable.includes(path)) throw error;
        if (unreadable.length === MOST_UNREADABLE) throw error;
        unreadable.push(path);
        take(normal(path));
      }
    }
  }
  return {
    paths,
    days,
    unreadable,
    scannedBytes: scannedBytes(),
    queryIds: [...taken.keys()],
  };
}

function tooMuch(): EngineFailure {
  return new EngineFailure("has scanned more than --max-scan", {
    hint: "narrow the time or the accounts, or raise --max-scan.",
  });
}

/** Hadoop's names of S3 are several. */
function normal(path: string): string {
  return path.replace(/^s3[an]:/i, "s3:");
}

function dayFolderOf(path: string): string {
  return /^.*\/\d{4}\/\d\d\/\d\d\//.exec(path)?.[0] ?? path.slice(0, path.lastIndexOf("/") + 1);
}
