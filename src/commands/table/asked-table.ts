import type { TrailBuckets } from "../../engine/candidates/trail-buckets.ts";
import { EngineFailure } from "../../engine/engine-failure.ts";
import type { SqlEngine, TableName } from "../../engine/sql-engine.ts";
import { EXIT, type ExitCode, SpitzelError } from "../../errors.ts";
import {
  ALLOW_FULL_SCAN,
  ENGINE_OPTIONS,
  type EngineChoice,
  MAX_SCAN,
} from "../../options/engine-options.ts";
import type { Option } from "../../options/option.ts";
import { type QueryOptions, queryOptions } from "../../options/query-options.ts";
import { COLOR, QUIET } from "../../options/run-options.ts";
import type { TypedOptions } from "../../options/typed-options.ts";
import { ACCOUNT_OPTIONS, CACHE, RATE, TRAIL } from "../../options/where-options.ts";
import { bucketFiles } from "../../run/open-bucket.ts";
import type { Environment } from "../../run/environment.ts";
import { openEngine, trailBuckets } from "../../run/open-engine.ts";
import { stopOnDemand } from "../../run/stopping.ts";

/** For whoever compares an engine's table with a bucket. */
export const TABLE_OPTIONS: readonly Option[] = [
  TRAIL,
  ...ENGINE_OPTIONS.filter((option) => option !== MAX_SCAN && option !== ALLOW_FULL_SCAN),
  ...ACCOUNT_OPTIONS.filter((option) => option !== RATE && option !== CACHE),
  QUIET,
  COLOR,
];

interface AskedTable {
  readonly engine: SqlEngine;
  readonly table: TableName;
  readonly files: TrailBuckets;
  readonly options: QueryOptions;
  readonly signal: AbortSignal;
}

/**
 * What `spitzel table create` and `check` have in common.
 * @throws SpitzelError (exit code 2) for what is missing; exit code 3 when the engine fails
 */
export async function withTable(
  typed: TypedOptions,
  environment: Environment,
  work: (asked: AskedTable) => Promise<ExitCode>,
): Promise<ExitCode> {
  const options = queryOptions(typed);
  if (options.trails.length === 0) {
    throw new SpitzelError("expected a bucket, got none", {
      hint: "name it: --trail s3://my-trail.",
    });
  }
  const choice = required(options.engine);
  const engine = await openEngine(choice, options, environment);
  const files = trailBuckets(await bucketFiles(options, environment));
  return interruptible(engine, environment, (signal) =>
    work({ engine, table: choice.table, files, options, signal }),
  );
}

/** @throws SpitzelError (exit code 2) when no engine was named */
function required(choice: EngineChoice | undefined): EngineChoice {
  if (choice !== undefined) return choice;
  throw new SpitzelError("expected an engine, got none", {
    hint: "name it: --engine athena, or --engine trino --trino-url https://trino.example:8443.",
  });
}

/** Ends on Ctrl-C. @throws SpitzelError (exit code 3) when the engine fails */
export async function interruptible(
  engine: SqlEngine,
  { onInterrupt }: Environment,
  work: (signal: AbortSignal) => Promise<ExitCode>,
): Promise<ExitCode> {
  const abort = new AbortController();
  stopOnDemand(abort, { onInterrupt, maxTimeMs: undefined });
  const { signal } = abort;
  try {
    return await work(signal);
  } catch (error) {
    if (signal.aborted) return EXIT.interrupted;
    if (!(error instanceof EngineFailure)) throw error;
    throw new SpitzelError(`${engine.description}: ${error.message}`, {
      exitCode: EXIT.sourceFailed,
      hint: error.hint,
      cause: error,
    });
  } finally {
    engine.close();
  }
}
