import { codeOf } from "../../errors.ts";
import { EngineFailure } from "../engine-failure.ts";
import { unreadableFile } from "../unreadable-file.ts";

/** https://trino.io/docs/current/develop/client-protocol.html#queryresults-attributes */
export interface TrinoError {
  readonly errorName: string;
  readonly errorType: string;
  readonly message: string;
}

/**
 * Failures of the cluster, not of the statement: it may succeed when it is sent again. Trino names them in
 * `StandardErrorCode`. https://github.com/trinodb/trino/blob/476/core/trino-spi/src/main/java/io/trino/spi/StandardErrorCode.java
 */
const TRANSIENT: ReadonlySet<string> = new Set([
  "NO_NODES_AVAILABLE",
  "REMOTE_HOST_GONE",
  "REMOTE_TASK_ERROR",
  "REMOTE_TASK_FAILED",
  "REMOTE_TASK_MISMATCH",
  "PAGE_TRANSPORT_ERROR",
  "PAGE_TRANSPORT_TIMEOUT",
  "SERVER_STARTING_UP",
  "SERVER_SHUTTING_DOWN",
  "QUERY_QUEUE_FULL",
  "TOO_MANY_REQUESTS_FAILED",
  "CLUSTER_OUT_OF_MEMORY",
]);

const HINTS: ReadonlyMap<string, string> = new Map([
  ["TABLE_NOT_FOUND", "check --table, or make the table: spitzel table create."],
  ["TABLE_ALREADY_EXISTS", "choose another name, or look at it: spitzel table show."],
  ["SCHEMA_NOT_FOUND", "check --table, or make the schema: create schema NAME."],
  ["CATALOG_NOT_FOUND", "check --table: it is catalog.schema.table."],
  ["PERMISSION_DENIED", "the user of --trino-url may not do this: ask whoever runs Trino."],
  ["EXCEEDED_SCAN_LIMIT", "narrow the time or the accounts, or raise --max-scan."],
  ["EXCEEDED_TIME_LIMIT", "narrow the time: the query has taken longer than Trino allows."],
  ["NO_NODES_AVAILABLE", "no worker answers: look at Trino's own page."],
  ["REMOTE_HOST_GONE", "a worker is lost: look at Trino's own page, then run the command again."],
  ["USER_CANCELED", "somebody has cancelled the query in Trino: run the command again."],
  ["ADMINISTRATIVELY_KILLED", "whoever runs Trino has ended the query: ask them."],
]);

/** What Trino says is wrong. */
export function trinoFailure({ errorName, message }: TrinoError): EngineFailure {
  return new EngineFailure(`${errorName}: ${oneLine(message)}`, {
    hint: HINTS.get(errorName) ?? "look the query up on Trino's own page.",
    isTransient: TRANSIENT.has(errorName),
    unreadable: unreadableFile(errorName, oneLine(message)),
  });
}

/** What came in place of an answer of Trino. */
export function unexpectedStatus(status: number, body: string): EngineFailure {
  const said = oneLine(body.replaceAll(/<[^>]*>/g, " ")).slice(0, 200);
  const reason = `answered ${status}${said === "" ? "" : `: ${said}`}`;
  if (status === 401 || status === 403) {
    return new EngineFailure(reason, {
      hint: "give the user in --trino-url (https://user@host) and the password in TRINO_PASSWORD.",
    });
  }
  return new EngineFailure(reason, {
    hint: "check --trino-url: it is where Trino's own page is.",
    isTransient: [429, 502, 503, 504].includes(status),
  });
}

/** The network between, in words. */
export function unreachable(error: Error): EngineFailure {
  const { cause } = error;
  const code =
    codeOf(cause) ??
    codeOf(error) ??
    (cause instanceof Error ? oneLine(cause.message) : error.name);
  return new EngineFailure(`cannot be reached (${code})`, {
    hint: "check --trino-url and whether Trino is running.",
    cause: error,
  });
}

function oneLine(text: string): string {
  return text.replaceAll(/\s+/g, " ").trim();
}
