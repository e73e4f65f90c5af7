import type { Query } from "../../match/query.ts";
import { compileActions } from "./action-globs.ts";
import { lineMayHaveTexts } from "./anywhere.ts";
import type { CompiledSql, DroppedPart, SqlDialect, TableShape } from "./compiled-sql.ts";
import { all, type Condition, exactly, FALSE, TRUE, unknown } from "./condition.ts";
import { compileWindow } from "./event-window.ts";
import { compileExpression } from "./expression.ts";
import { identifier } from "./literal.ts";
import { recordColumns } from "./record-columns.ts";
import type { RecordFields } from "./record-fields.ts";
import { LINE_RECORD, lineHolds, lineMayHold } from "./record-lines.ts";

/**
 * What the rows of a table must be for the query to match something in them. Pure, and the same text each time for the
 * same query: an engine may then answer from its cache.
 */
export function compileQuery(query: Query, shape: TableShape, dialect: SqlDialect): CompiledSql {
  if (shape.kind === "lines") return ofLines(query, shape.column, dialect);
  const texts =
    query.texts.length === 0
      ? exactly(TRUE)
      : unknown(query.texts.join(" "), "the table does not hold the text of records");
  return compiled(all([compileRecord(query, recordColumns(shape.columns), dialect), texts]));
}

/** The query as a condition on one record, but for the texts that stand anywhere in it. */
export function compileRecord(query: Query, fields: RecordFields, dialect: SqlDialect): Condition {
  return all([
    compileActions(query.actions, query.excludes, fields),
    compileWindow(query.window, fields),
    ...query.matches.map((expr) => compileExpression(expr, fields, dialect)),
  ]);
}

function ofLines(query: Query, column: string, dialect: SqlDialect): CompiledSql {
  const condition = compileRecord(query, LINE_RECORD, dialect);
  return query.texts.length === 0
    ? compiled(overLines(condition, column), isSame(condition))
    : compiled(withTexts(query.texts, condition, column), false);
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
