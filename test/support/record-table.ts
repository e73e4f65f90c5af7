import { lineMayHold } from "../../src/engine/sql/record-lines.ts";
import type { TableColumn } from "../../src/engine/sql/compiled-sql.ts";
import type { RealTrino } from "./trino.ts";

const FILES = [0, 1];
/** Conditions of one statement: it parses every record once. */
const AT_ONCE = 30;
const BUCKET = "records";

type Fields = { readonly [name: string]: Fields | null };
const IDENTITY: Fields = {
  type: null,
  arn: null,
  userName: null,
  sessionContext: { attributes: { mfaAuthenticated: null, creationDate: null } },
};
const TEXTS = [
  "eventTime",
  "eventSource",
  "eventName",
  "errorCode",
  "sourceIPAddress",
  "userAgent",
  "readOnly",
  "managementEvent",
  "requestParameters",
];

/** What AWS's DDL makes of a record, as far as its documentation says; what Athena does is not tried. */
export const COLUMNS: readonly TableColumn[] = [
  ...TEXTS.map((name) => ({ name: name.toLowerCase(), type: "varchar" })),
  { name: "useridentity", type: typeOf(IDENTITY) },
];

function typeOf(fields: Fields): string {
  const members = Object.entries(fields).map(
    ([name, inner]) => `"${name.toLowerCase()}" ${inner === null ? "varchar" : typeOf(inner)}`,
  );
  return `row(${members.join(", ")})`;
}

function rowOf(path: string, fields: Fields): string {
  const members = Object.entries(fields).map(([name, inner]) =>
    inner === null ? textAt(`${path}.${name}`) : rowOf(`${path}.${name}`, inner),
  );
  return `cast(row(${members.join(", ")}) as ${typeOf(fields)})`;
}

function spelled(column: string): string {
  return TEXTS.find((name) => name.toLowerCase() === column) ?? column;
}

/** Scalars as they are, lists and objects as JSON. */
function textAt(path: string): string {
  const json = `json_format(json_extract(e, '$.${path}'))`;
  return `coalesce(json_extract_scalar(e, '$.${path}'), nullif(${json}, 'null'))`;
}

/** Numbered records in a table, each on a line of its own, as the only one of its log file. */
export class RecordTable {
  readonly #trino: RealTrino;
  readonly #name: string;

  private constructor(trino: RealTrino, name: string) {
    this.#trino = trino;
    this.#name = name;
  }

  static async create(
    trino: RealTrino,
    name: string,
    records: readonly string[],
  ): Promise<RecordTable> {
    // Number and line are apart by what cannot stand in JSON. Two files, so that two cores read.
    for (const file of FILES) {
      const lines = records.map((record, i) =>
        i % FILES.length === file ? `${i}\u0001{"Records":[${record}]}\n` : "",
      );
      trino.s3.put(BUCKET, `${name}/${file}.txt`, lines.join(""));
    }
    await trino.query("create schema if not exists records");
    await trino.query(`drop table if exists records.${name}`);
    await trino.query(
      `create table records.${name} (id integer, line varchar) with (format='TEXTFILE', external_location='s3://${BUCKET}/${name}/')`,
    );
    return new RecordTable(trino, name);
  }

  async drop(): Promise<void> {
    await this.#trino.query(`drop table records.${this.#name}`);
    for (const file of FILES) this.#trino.s3.remove(BUCKET, `${this.#name}/${file}.txt`);
  }

  /** For each condition on `line` the numbers of the records on whose lines it holds. */
  async linesWith(conditions: readonly string[]): Promise<readonly ReadonlySet<number>[]> {
    return this.#numbers(conditions, `records.${this.#name}`);
  }

  /** The same of conditions on `e`, the record, `line`, and `odd`: whether SQL is not asked about it. */
  async recordsWith(conditions: readonly string[]): Promise<readonly ReadonlySet<number>[]> {
    return this.#numbers(
      conditions,
      `(select id, line, e, ${lineMayHold("line", "false")} as odd from records.${this.#name} cross join unnest(
         cast(json_extract(json_parse(line), '$.Records') as array(json))) as r(e))`,
    );
  }

  /** The same of conditions on columns such as those of AWS's own table, `COLUMNS`. */
  async columnsWith(conditions: readonly string[]): Promise<readonly ReadonlySet<number>[]> {
    const columns = COLUMNS.map(({ name, type }) => {
      const sql = type.startsWith("row") ? rowOf("userIdentity", IDENTITY) : textAt(spelled(name));
      return `${sql} as ${name}`;
    });
    return this.#numbers(
      conditions,
      `(select id, ${columns.join(", ")} from records.${this.#name} cross join unnest(
         cast(json_extract(json_parse(line), '$.Records') as array(json))) as r(e))`,
    );
  }

  async #numbers(
    conditions: readonly string[],
    from: string,
  ): Promise<readonly ReadonlySet<number>[]> {
    const found: ReadonlySet<number>[] = [];
    for (let at = 0; at < conditions.length; at += AT_ONCE) {
      found.push(...(await this.#ask(conditions.slice(at, at + AT_ONCE), from)));
    }
    return found;
  }

  /** What is too long for one statement is asked in halves. */
  async #ask(conditions: readonly string[], from: string): Promise<readonly Set<number>[]> {
    const columns = conditions.map((condition) => `if(${condition}, 1, 0)`);
    try {
      const { rows } = await this.#trino.query(
        `select id, array[${columns.join(",\n")}] from ${from}`,
      );
      const found = conditions.map(() => new Set<number>());
      for (const [id, answers] of rows as readonly (readonly [number, readonly number[]])[]) {
        answers.forEach((answer, i) => {
          if (answer === 1) found[i]?.add(id);
        });
      }
      return found;
    } catch (error) {
      if (conditions.length === 1) throw new Error(conditions[0], { cause: error });
      const half = conditions.length >> 1;
      return [
        ...(await this.#ask(conditions.slice(0, half), from)),
        ...(await this.#ask(conditions.slice(half), from)),
      ];
    }
  }
}
