import type { Expr } from "../../expr-parser/ast.ts";
import { unparse } from "../../expr-parser/unparse.ts";
import type { SqlDialect } from "./compiled-sql.ts";
import { compareColumn } from "./compare-column.ts";
import { type Comparison, compareJson } from "./comparison.ts";
import { all, any, type Condition, not, unknown } from "./condition.ts";
import { compareMany } from "./many-nodes.ts";
import type { RecordFields } from "./record-fields.ts";

/** An expression as a condition on one record. */
export function compileExpression(
  expr: Expr,
  fields: RecordFields,
  dialect: SqlDialect,
): Condition {
  switch (expr.kind) {
    case "or":
      return any(expr.operands.map((operand) => compileExpression(operand, fields, dialect)));
    case "and":
      return all(expr.operands.map((operand) => compileExpression(operand, fields, dialect)));
    case "not":
      return not(compileExpression(expr.operand, fields, dialect));
    case "present":
    case "compare":
    case "regex":
    case "in":
    case "text":
    case "cidr":
      return compileComparison(expr, fields, dialect);
  }
}

function compileComparison(expr: Comparison, fields: RecordFields, dialect: SqlDialect): Condition {
  const what = unparse(expr);
  const { keys } = expr.path;
  if (keys === undefined) {
    return fields.json === undefined
      ? unknown(what, "a path with several results is followed by spitzel")
      : compareMany(expr, { json: fields.json, dialect, what });
  }
  const value = fields.at(keys);
  switch (value.kind) {
    case "unknown":
      return unknown(what, value.why);
    case "json":
      return compareJson(expr, value, what);
    case "text":
    case "document":
      return compareColumn(expr, value, what);
  }
}
