import { randomUUID } from "node:crypto";
import { EventEmitter, once } from "node:events";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";

type Json = Readonly<Record<string, unknown>>;

/** How a query ends. */
export type FacadeAnswer =
  | {
      readonly columns: readonly string[];
      readonly rows: readonly (readonly (string | null)[])[];
      readonly scannedBytes?: number;
    }
  | {
      readonly state: "FAILED" | "CANCELLED";
      readonly reason: string;
      readonly isRetryable?: boolean;
      readonly scannedBytes?: number;
    };

/** An error of the API in place of an answer. */
export interface FacadeError {
  readonly status?: number;
  readonly type: string;
  readonly message: string;
}

interface FacadeAsked {
  readonly operation: string;
  readonly input: Json;
  /** How often this operation was asked for, this time included. */
  readonly times: number;
}

interface FacadeOptions {
  /** What comes of a query; an empty answer unless given. */
  readonly answer?: (sql: string, signal: AbortSignal) => FacadeAnswer | Promise<FacadeAnswer>;
  /** What a query is said to be before it has ended, each once; then RUNNING until it has. */
  readonly states?: readonly string[];
  /** Bytes that it has scanned by then. */
  readonly scanning?: number;
  readonly instead?: (asked: FacadeAsked) => FacadeError | undefined;
  /** What GetTableMetadata answers, by database.table. */
  readonly table?: (name: string) => Json | undefined | Promise<Json | undefined>;
}

interface Run {
  readonly sql: string;
  readonly abort: AbortController;
  readonly states: string[];
  answer: FacadeAnswer | undefined;
}

/**
 * The part of Athena's API that is asked for (AWS JSON 1.1), over what a test gives: an answer, or a Trino behind it.
 * Signatures must be there and are not checked; workgroups, and results in S3, are as real as the lines below.
 */
export async function startAthenaFacade({
  answer = () => ({ columns: ["$path"], rows: [] }),
  states = [],
  scanning = 0,
  instead,
  table,
}: FacadeOptions = {}) {
  const asked: FacadeAsked[] = [];
  const polls = new EventEmitter();
  const runs = new Map<string, Run>();
  const tokens = new Map<string, string>();
  const found = ({ QueryExecutionId: id }: Json): Run => {
    const run = runs.get(String(id));
    if (run === undefined)
      throw refusal("InvalidRequestException", `QueryExecution ${String(id)} was not found`);
    return run;
  };
  const operations: Readonly<Record<string, (input: Json) => Json | Promise<Json>>> = {
    StartQueryExecution({ QueryString: sql, ClientRequestToken: token }) {
      if (typeof sql !== "string" || Buffer.byteLength(sql) > 262_144) {
        throw refusal("InvalidRequestException", "Query string length exceeds 262144 bytes");
      }
      if (typeof token !== "string" || !/^[\w-]{32,128}$/.test(token)) {
        throw refusal("InvalidRequestException", "a token of 32 to 128 characters is expected");
      }
      const known = tokens.get(token);
      if (known !== undefined) return { QueryExecutionId: known };
      const [id, abort] = [randomUUID(), new AbortController()];
      const run: Run = { sql, abort, states: [...states], answer: undefined };
      runs.set(id, run);
      tokens.set(token, id);
      void Promise.resolve(answer(sql, abort.signal))
        .catch((error: unknown): FacadeAnswer => ({ state: "FAILED", reason: String(error) }))
        .then((end) => (run.answer ??= end));
      return { QueryExecutionId: id };
    },
    GetQueryExecution(input) {
      const run = found(input);
      const early = run.states.shift();
      const end = early === undefined ? run.answer : undefined;
      const status =
        end === undefined
          ? { State: early ?? "RUNNING" }
          : "rows" in end
            ? { State: "SUCCEEDED" }
            : {
                State: end.state,
                StateChangeReason: end.reason,
                ...(end.state === "FAILED"
                  ? {
                      AthenaError: {
                        ErrorCategory: 2,
                        ErrorType: 1,
                        Retryable: end.isRetryable ?? false,
                      },
                    }
                  : {}),
              };
      const DataScannedInBytes = end?.scannedBytes ?? scanning;
      return { QueryExecution: { ...input, Status: status, Statistics: { DataScannedInBytes } } };
    },
    GetQueryResults(input) {
      const { answer: end } = found(input);
      if (end === undefined || !("rows" in end)) {
        throw refusal("InvalidRequestException", "Query did not finish successfully.");
      }
      const { NextToken: token, MaxResults: most = 1000 } = input;
      const from = token === undefined ? 0 : Number(token);
      const all = [end.columns, ...end.rows];
      const to = from + Number(most);
      return {
        ResultSet: {
          Rows: all.slice(from, to).map((row) => ({
            Data: row.map((text) => (text === null ? {} : { VarCharValue: text })),
          })),
          ResultSetMetadata: {
            ColumnInfo: end.columns.map((Name) => ({ Name, Type: "varchar" })),
          },
        },
        ...(to < all.length ? { NextToken: String(to) } : {}),
      };
    },
    StopQueryExecution(input) {
      const run = found(input);
      run.answer ??= { state: "CANCELLED", reason: "Query cancelled by user" };
      run.abort.abort();
      return {};
    },
    async GetTableMetadata({ DatabaseName: database, TableName: name }) {
      const metadata = await table?.(`${String(database)}.${String(name)}`);
      if (metadata !== undefined) return { TableMetadata: { Name: name, ...metadata } };
      throw refusal(
        "MetadataException",
        `EntityNotFoundException: Entity Not Found (${String(name)})`,
      );
    },
  };
  const server = createServer((request, response) => {
    const { headers } = request;
    let body = "";
    request.setEncoding("utf8");
    request.on("data", (text: string) => (body += text));
    request.on("end", () => {
      const say = (status: number, value: unknown): void =>
        void response
          .writeHead(status, { "content-type": "application/x-amz-json-1.1" })
          .end(JSON.stringify(value));
      const fail = ({ status = 400, type, message }: FacadeError): void =>
        say(status, { __type: type, message });
      const operation = String(headers["x-amz-target"]).split(".").at(-1) ?? "";
      const input = JSON.parse(body) as Json;
      const times = asked.filter((one) => one.operation === operation).length + 1;
      asked.push({ operation, input, times });
      if (operation === "GetQueryExecution") polls.emit("poll");
      const error = instead?.({ operation, input, times });
      if (error !== undefined) return fail(error);
      if (!(headers.authorization ?? "").startsWith("AWS4-HMAC-SHA256 ")) {
        return fail({
          type: "MissingAuthenticationTokenException",
          message: "Missing Authentication Token",
        });
      }
      void Promise.resolve()
        .then(() => operations[operation]!(input))
        .then((value) => say(200, value))
        .catch((caught: unknown) =>
          fail(
            caught instanceof Refusal
              ? caught.of
              : { status: 500, type: "InternalServerException", message: String(caught) },
          ),
        );
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    asked,
    /** The names of what was asked for, in order, the same one after another once. */
    operations: (): readonly string[] =>
      asked.map(({ operation }) => operation).filter((name, i, all) => name !== all[i - 1]),
    /** Resolves when somebody asks how a query goes. */
    polled: async () => {
      if (!asked.some(({ operation }) => operation === "GetQueryExecution"))
        await once(polls, "poll");
    },
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

class Refusal extends Error {
  readonly of: FacadeError;

  constructor(of: FacadeError) {
    super(of.message);
    this.of = of;
  }
}

function refusal(type: string, message: string): Refusal {
  return new Refusal({ type, message });
}
