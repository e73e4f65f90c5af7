import { SpitzelError } from "../../errors.ts";
import type { TimeWindow } from "../../match/query.ts";
import type { SqlEngine, TableName } from "../sql-engine.ts";
import { isPruned, partitionPredicate } from "../table/partition-predicate.ts";
import { registeredPartitions } from "../table/registered-partitions.ts";
import { TableCover } from "../table/table-cover.ts";
import type { CompiledSql, DroppedPart, SqlDialect, TableShape } from "../sql/compiled-sql.ts";
import { candidateStatement, shapeOf } from "./candidate-statement.ts";
import { outlineOf, partsOf } from "./outline.ts";
import type { DayFolder } from "../../source/day-folder.ts";
import type { TrailBuckets } from "./trail-buckets.ts";

export interface QueryOptions {
  readonly engine: SqlEngine;
  readonly table: TableName;
  /** What is asked, as a condition on rows of such a table. */
  readonly condition: (shape: TableShape, dialect: SqlDialect) => CompiledSql;
  readonly files: TrailBuckets;
  /** What of the options narrows the scan beside the window. */
  readonly narrowed: { readonly byAccount: boolean; readonly byRegion: boolean };
  readonly allowsFullScan: boolean;
  /** Milliseconds since 1970. */
  readonly now: () => number;
}

interface PreparedQuery {
  /** What the table reads of the trail. */
  readonly cover: TableCover;
  /** Statements which together ask all; each is given the files that are to be left out. */
  readonly statements: readonly ((excluded: readonly string[]) => string)[];
  /** False when nothing of what is asked can be said in SQL: every file is a candidate. */
  readonly isOfUse: boolean;
  /** What of it is left to spitzel. */
  readonly dropped: readonly DroppedPart[];
  /** Whether these ask for a day's folder. */
  readonly isAsked: (folder: Pick<DayFolder, "account" | "region" | "day">) => boolean;
}

/**
 * Looks at the table and at the folders of the buckets, and words the query.
 * @returns undefined when no day of the window is there: nothing to ask
 * @throws SpitzelError (exit code 2) for a table that does not serve, or a scan of all that it holds; EngineFailure
 */
export async function prepareQuery(
  options: QueryOptions,
  window: TimeWindow,
  signal: AbortSignal,
): Promise<PreparedQuery | undefined> {
  const { engine, table, condition, files, narrowed, allowsFullScan, now } = options;
  const outline = await outlineOf(files.regionFolders(signal), window);
  if (outline === undefined) return undefined;
  const description = await engine.describe(table, signal);
  const shape = shapeOf(description);
  if (shape === undefined) {
    throw new SpitzelError(`the table ${table.join(".")} has a form in which records get lost`, {
      hint: "make one of lines (spitzel table create), or take AWS's documented one: spitzel help engines.",
    });
  }
  const { superset, dropped } = condition(shape, engine.kind);
  const isOfUse = superset !== "true";
  const byDay = window.fromMs !== undefined;
  if (isOfUse && !allowsFullScan && !isPruned(description, { ...narrowed, byDay })) {
    throw new SpitzelError(`the engine would scan all of ${table.join(".")}`, {
      hint:
        description.partitions.length === 0
          ? "it has no partitions: make a table that has (spitzel table create), or give --allow-full-scan."
          : "name a time with --from or --since, or accounts with --account; or give --allow-full-scan.",
    });
  }
  const registered = await registeredPartitions(engine, table, description, signal);
  const { regionsOf, firstDay, lastDay } = outline;
  return {
    isOfUse,
    dropped,
    isAsked: ({ account, region, day }) =>
      day >= firstDay && day <= lastDay && regionsOf.get(account)?.has(region) === true,
    cover: new TableCover({ table: description, registered, nowMs: now() }),
    statements: partsOf(outline).map((part) => {
      const partitions = partitionPredicate(description, part);
      return (excluded) => candidateStatement({ table, partitions, superset, excluded });
    }),
  };
}
