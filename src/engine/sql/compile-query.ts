import type { Query } from "../../match/query.ts";
import { compileActions } from "./action-globs.ts";
import { lineMayHaveTexts } from "./anywhere.ts";
import type { CompiledSql, DroppedPart, SqlDialect, TableShape } from "./compiled-sql.ts";
import { all, type Condition, disjunction, FALSE, TRUE, unknown } from "./condition.ts";
import { compileWindow } from "./event-window.ts";
import { compileExpression } from "./expression.ts";
import { identifier } from "./literal.ts";
import { hasOddDocument, recordColumns } from "./record-columns.ts";
import type { RecordFields } from "./record-fields.ts";
import { LINE_RECORD, lineHolds, lineMayHold } from "./record-lines.ts";

/**
 * What the rows of a table must be for the query to match something in them. Pure, and the same text each time for the
 * same query: an engine may then answer from its cache.
 */
export function compileQuery(query: Query, shape: TableShape, dialect: SqlDialect): CompiledSql {
  return overTable(query.texts, shape, (fields) => compileRecord(query, fields, dialect));
}

/** The query as a condition on one record, but for the texts that stand anywhere in it. */
export function compileRecord(query: Query, fields: RecordFields, dialect: SqlDialect): Condition {
  return all([
    compileActions(query.actions, query.excludes, fields),
    compileWindow(query.window, fields),
    ...query.matches.map((expr) => compileExpression(expr, fields, dialect)),
  ]);
}

/**
 * A condition on records as one on the rows of a table.
 * @param texts of which one stands anywhere in the record
 */
export function overTable(
  texts: readonly string[],
  shape: TableShape,
  ofRecord: (fields: RecordFields) => Condition,
): CompiledSql {
  if (shape.kind === "columns") {
    const condition = ofRecord(recordColumns(shape.columns));
    const anywhere = unknown(texts.join(" "), "the table does not hold the text of records");
    return compiled(orOdd(texts.length === 0 ? condition : all([condition, anywhere])));
  }
  const condition = ofRecord(LINE_RECORD);
  return texts.length === 0
    ? compiled(overLines(condition, shape.column), isSame(condition))
    : compiled(withTexts(texts, condition, shape.column), false);
}

/** Nothing is certain of columns that hold no whole records. */
function orOdd({ superset, dropped }: Condition): Condition {
  return { superset: disjunction([superset, hasOddDocument(superset)]), subset: FALSE, dropped };
}

function overLines({ superset, subset, dropped }: Condition, column: string): Condition {
  return {
    superset: lineMayHold(column, superset),
    subset: lineHolds(column, subset),
    dropped,
  };
}

/** A line without the texts still has to be looked at for what the engine cannot read. */
function withTexts(texts: readonly string[], condition: Condition, column: string): Condition {
  const dropped: readonly DroppedPart[] = [
    { what: texts.join(" "), why: "where in a file they stand is for spitzel to see" },
  ];
  const has = lineMayHaveTexts(texts, identifier(column));
  const { superset } = overLines(condition, column);
  return {
    superset:
      has === TRUE
        ? superset
        : `(case when ${has} then ${superset} else ${lineMayHold(column, FALSE)} end)`,
    subset: FALSE,
    dropped: [...condition.dropped, ...dropped],
  };
}

function compiled(condition: Condition, isExact = isSame(condition)): CompiledSql {
  return { ...condition, isExact };
}

function isSame({ superset, subset }: Condition): boolean {
  return superset === subset;
}
