/**
 * A condition as SQL, two-valued: neither side is ever NULL. What decides on a record is spitzel's own evaluator;
 * this says which rows it must see.
 */
export interface CompiledSql {
  /**
   * True of every row that may hold a match, a record on which a run would have to say something (one without a time),
   * or what the engine cannot read.
   */
  readonly superset: string;
  /** True only of rows that hold a match. */
  readonly subset: string;
  /** Both are the same: no row is read in vain. */
  readonly isExact: boolean;
  /** What of the query the superset leaves to spitzel, or states more widely. */
  readonly dropped: readonly DroppedPart[];
}

export interface DroppedPart {
  /** As it was typed: an expression, a glob, a rule's title. */
  readonly what: string;
  /** A clause: "the engine's regular expressions differ". */
  readonly why: string;
}

/** How a table holds records. Names of columns come from the table's metadata, never from a log. */
export type TableShape =
  /** One row for each line of a log file; a delivered log file is one line. `column` is a varchar. */
  | { readonly kind: "lines"; readonly column: string }
  /** One row for each record, as AWS documents it for Athena. Fields that no column holds are left to spitzel. */
  | { readonly kind: "columns"; readonly columns: readonly TableColumn[] };

export interface TableColumn {
  readonly name: string;
  /** As Glue (`struct<type:string>`) or Trino (`row(type varchar)`) spells it. */
  readonly type: string;
}

/** Athena's is Trino's of some years ago: what it is not known to have is not used there. */
export type SqlDialect = "trino" | "athena";
