import { candidateFiles } from "../engine/candidates/candidate-files.ts";
import type { TrailBuckets } from "../engine/candidates/trail-buckets.ts";
import { EngineFailure } from "../engine/engine-failure.ts";
import { compileQuery } from "../engine/sql/compile-query.ts";
import { compileRules } from "../engine/sql/compile-rules.ts";
import type { SqlEngine } from "../engine/sql-engine.ts";
import type { Query } from "../match/query.ts";
import type { EngineAddress, EngineChoice } from "../options/engine-options.ts";
import type { QueryOptions } from "../options/query-options.ts";
import type { LogFiles } from "../source/log-files.ts";
import type { OpenedSource } from "../source/source.ts";
import { ReadFailure } from "../s3/s3-failure.ts";
import { awsAccesses } from "./aws-access.ts";
import type { Buckets } from "./open-bucket.ts";
import type { Environment } from "./environment.ts";
import { openFiles } from "./open-trail.ts";
import { lineAbove } from "./terminal.ts";

/** Buckets of which an engine says which log files may hold a match. Sends no request yet. */
export async function openWithEngine(
  files: Buckets,
  choice: EngineChoice,
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  const engine = await openEngine(choice, options, environment);
  return {
    plan: async (query, needs) => {
      const found = candidates(engine, query, { files, choice, options, environment });
      const opened = await openFiles(found, options, environment);
      return opened.plan(query, needs);
    },
  };
}

function candidates(
  engine: SqlEngine,
  query: Query,
  {
    files,
    choice,
    options,
    environment,
  }: {
    readonly files: Buckets;
    readonly choice: EngineChoice;
    readonly options: QueryOptions;
    readonly environment: Environment;
  },
): LogFiles {
  const { history, bucket } = options;
  const { random, now, stderr } = environment;
  const found = candidateFiles({
    engine,
    table: choice.table,
    condition: (shape, dialect) =>
      choice.rules === undefined
        ? compileQuery(query, shape, dialect)
        : compileRules(choice.rules, query, shape, dialect),
    files: trailBuckets(files),
    narrowed: { byAccount: bucket.accounts.length > 0, byRegion: history.regions.length > 0 },
    allowsFullScan: choice.allowsFullScan,
    mostScannedBytes: choice.mostScannedBytes,
    wantsInsights: options.limits.readsInsights,
    random,
    now,
    onRetry: (why) => {
      if (!options.isQuiet)
        stderr.write(lineAbove(stderr, `retrying: ${engine.description}: ${why}`));
    },
  });
  return {
    ...found,
    // Whoever parses every record lists all files; the engine is asked for those of the window.
    list: (_window, signal) => found.list(query.window, signal),
  };
}

/** What fails before anything is asked is a failure of the engine's run. */
export function trailBuckets(files: Buckets): TrailBuckets {
  return {
    ...files,
    regionFolders: async function* (signal) {
      try {
        yield* files.regionFolders(signal);
      } catch (error) {
        if (!(error instanceof ReadFailure)) throw error;
        const { message, hint } = error;
        throw new EngineFailure(`not asked, the bucket cannot be listed: ${message}`, { hint });
      }
    },
  };
}

/** @throws SpitzelError (exit code 2) for a profile that is not there */
export async function openEngine(
  address: EngineAddress,
  { history }: Pick<QueryOptions, "history">,
  environment: Environment,
): Promise<SqlEngine> {
  const { variables, version, random, now } = environment;
  switch (address.name) {
    case "trino": {
      const { TrinoEngine } = await import("../engine/trino/trino-engine.ts");
      const url = new URL(address.url);
      const user = decodeURIComponent(url.username);
      url.username = "";
      if (!url.pathname.endsWith("/")) url.pathname += "/";
      return new TrinoEngine({
        url,
        user: user === "" ? "spitzel" : user,
        password: variables["TRINO_PASSWORD"],
        version,
        random,
      });
    }
    case "athena": {
      const { AthenaEngine } = await import("../engine/athena/athena-engine.ts");
      const [access] = await awsAccesses("ATHENA", { history, endpoint: undefined }, environment);
      const { workgroup, results } = address;
      return new AthenaEngine({ ...access, workgroup, results, version, random, now });
    }
  }
}
