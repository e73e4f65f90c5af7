import { identifier } from "./sql/literal.ts";

/** A row of an answer, as texts. */
export type Row = readonly (string | null)[];

/** What a statement has taken, as far as the engine says. */
export interface QueryStatistics {
  /** Bytes that were read from storage, as they are stored. */
  readonly scannedBytes: number;
  /** The engine's own id of the query, to be looked up in its console. */
  readonly queryId: string;
}

export interface Statement {
  readonly sql: string;
  /** Ends the query at the engine too, which would go on scanning, and charging. */
  readonly signal: AbortSignal;
  /** More scanned than that ends the query, as a failure. */
  readonly mostScannedBytes?: number | undefined;
  /** Called whenever the engine says more, the last time when the query has ended, well or not. */
  readonly onStatistics?: (statistics: QueryStatistics) => void;
}

/** Where a table is: `catalog.schema.table` in Trino, `[catalog.]database.table` in Athena. */
export type TableName = readonly string[];

/** A partition column and what says which values it has. */
export interface PartitionColumn {
  readonly name: string;
  /** Undefined where partitions are registered one by one (Glue, Hive). */
  readonly projection: Projection | undefined;
}

export type Projection =
  | { readonly type: "enum"; readonly values: readonly string[] }
  | { readonly type: "injected" }
  | {
      readonly type: "date";
      /** As Java writes formats: `yyyy/MM/dd`. */
      readonly format: string;
      /** First and last, as in the format, or `NOW` with or without an offset. */
      readonly range: readonly [string, string];
    }
  | {
      readonly type: "integer";
      readonly range: readonly [string, string];
      /** Digits that values are filled up to. */
      readonly digits: number | undefined;
    };

/** What the engine knows of a table. */
export interface TableDescription {
  /** Name in lower case → type as the engine writes it, partition columns apart. */
  readonly columns: ReadonlyMap<string, string>;
  readonly partitions: readonly PartitionColumn[];
  /** `s3://…/`. */
  readonly location: string;
  /** `s3://…/${account}/…`; undefined where partitions are projected below the location, or registered. */
  readonly template: string | undefined;
}

/** An engine that runs SQL. All that goes wrong is an `EngineFailure`, in words; anything else is a bug. */
export interface SqlEngine {
  /** For notes and failures: `Trino at https://trino.example:8443`. */
  readonly description: string;
  /** Which of the two dialects it speaks where they differ: DDL. */
  readonly kind: "trino" | "athena";
  /** Dollars for 10^12 bytes scanned; undefined where nobody is charged by the byte. */
  readonly dollarsPerTerabyte: number | undefined;
  /**
   * Runs one statement.
   * @throws EngineFailure when it fails, is cancelled or cannot be asked: an answer that ends well is whole. The
   * signal's reason when that fires
   */
  readonly run: (statement: Statement) => AsyncIterable<readonly Row[]>;
  /** @throws as `run`; EngineFailure when there is no such table */
  readonly describe: (table: TableName, signal: AbortSignal) => Promise<TableDescription>;
  readonly close: () => void;
}

/** A table's name in SQL, whatever stands in it. */
export function quotedName(parts: TableName): string {
  return parts.map(identifier).join(".");
}
