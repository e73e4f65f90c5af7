import {
  quotedName,
  type SqlEngine,
  type TableDescription,
  type TableName,
} from "../sql-engine.ts";
import { identifier } from "../sql/literal.ts";
import { partitionKey, type Registered } from "./table-cover.ts";

/**
 * The partitions that somebody has registered, of a table that projects none.
 * @throws EngineFailure as the engine
 */
export async function registeredPartitions(
  engine: SqlEngine,
  table: TableName,
  { partitions }: TableDescription,
  signal: AbortSignal,
): Promise<Registered | undefined> {
  if (partitions.length === 0 || partitions.some(({ projection }) => projection !== undefined)) {
    return undefined;
  }
  const columns = partitions.map(({ name }) => `CAST(${identifier(name)} AS varchar)`).join(", ");
  const name = quotedName([...table.slice(0, -1), `${table.at(-1)}$partitions`]);
  const registered = new Set<string>();
  for await (const rows of engine.run({ sql: `SELECT ${columns} FROM ${name}`, signal })) {
    for (const row of rows) registered.add(partitionKey(row.map((value) => value ?? "")));
  }
  return registered;
}
