import { EngineFailure } from "../engine-failure.ts";
import {
  quotedName,
  type SqlEngine,
  type Statement,
  type TableDescription,
  type TableName,
} from "../sql-engine.ts";
import { readCreateTable } from "../table/read-create-table.ts";
import { type TrinoAccess, TrinoClient } from "./trino-client.ts";

/** A Trino of one's own, which charges nobody by the byte. */
export class TrinoEngine implements SqlEngine {
  readonly kind = "trino";
  readonly description: string;
  readonly dollarsPerTerabyte = undefined;
  readonly #client: TrinoClient;

  constructor(access: TrinoAccess) {
    this.description = `Trino at ${access.url.origin}`;
    this.#client = new TrinoClient(access);
  }

  run(statement: Statement): ReturnType<SqlEngine["run"]> {
    return this.#client.run(statement);
  }

  async describe(table: TableName, signal: AbortSignal): Promise<TableDescription> {
    let ddl = "";
    for await (const rows of this.run({ sql: `SHOW CREATE TABLE ${quotedName(table)}`, signal })) {
      ddl += rows.map(([text]) => text ?? "").join("\n");
    }
    const description = readCreateTable(ddl);
    if (description !== undefined) return description;
    throw new EngineFailure(`${table.join(".")} is no table of files in a bucket`, {
      hint: "it takes a table of Trino's Hive connector with an external_location: spitzel table create.",
    });
  }

  close(): void {}
}
