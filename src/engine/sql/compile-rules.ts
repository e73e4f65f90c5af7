import type { Query } from "../../match/query.ts";
import { anyRule, type RuleCondition } from "./any-rule.ts";
import { compileRecord, overTable } from "./compile-query.ts";
import type { CompiledSql, SqlDialect, TableShape } from "./compiled-sql.ts";
import { all } from "./condition.ts";

/**
 * What the rows of a table must be for the query to match something in them that one of the rules matches too: the
 * union of what is provable of the rules. A rule of which nothing is makes every row a candidate, and is in `dropped`.
 */
export function compileRules(
  rules: readonly RuleCondition[],
  query: Query,
  shape: TableShape,
  dialect: SqlDialect,
): CompiledSql {
  return overTable(query.texts, shape, (fields) =>
    all([compileRecord(query, fields, dialect), anyRule(rules, fields)]),
  );
}
