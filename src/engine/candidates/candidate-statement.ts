import { quotedName, type TableDescription, type TableName } from "../sql-engine.ts";
import { textLiteral } from "../sql/literal.ts";
import type { TableShape } from "../sql/compiled-sql.ts";

const TEXT = /^(?:varchar|string)\b/i;

/**
 * How records stand in this table; undefined for a form in which matches could be lost, such as OpenX's `records`, which
 * merges names that differ in case.
 */
export function shapeOf({ columns, partitions }: TableDescription): TableShape | undefined {
  const ofPartitions = new Set(partitions.map(({ name }) => name.toLowerCase()));
  const own = [...columns].filter(([name]) => !ofPartitions.has(name));
  const [[name, type] = ["", ""]] = own;
  if (own.length === 1 && TEXT.test(type)) return { kind: "lines", column: name };
  const isAws =
    ["eventname", "eventsource", "eventtime"].every((one) => TEXT.test(columns.get(one) ?? "")) &&
    columns.has("useridentity");
  if (!isAws) return undefined;
  return { kind: "columns", columns: own.map(([column, of]) => ({ name: column, type: of })) };
}

export interface CandidateStatement {
  readonly table: TableName;
  /** Conditions on partition columns. */
  readonly partitions: readonly string[];
  /** What a row must be like to hold a match, or to be something that the engine cannot read. */
  readonly superset: string;
  /** Files that the engine is not to open. */
  readonly excluded: readonly string[];
}

/** The statement that names the files that may hold a match. */
export function candidateStatement({
  table,
  partitions,
  superset,
  excluded,
}: CandidateStatement): string {
  const conditions = [
    ...partitions,
    ...(excluded.length === 0 ? [] : [`"$path" NOT IN (${excluded.map(textLiteral).join(", ")})`]),
    `(${superset})`,
  ];
  return `SELECT DISTINCT "$path"\nFROM ${quotedName(table)}\nWHERE ${conditions.join("\n  AND ")}`;
}
