import { hash } from "node:crypto";
import { setTimeout as delay } from "node:timers/promises";
import {
  AthenaClient,
  type AthenaClientConfig,
  GetQueryExecutionCommand,
  GetQueryResultsCommand,
  GetTableMetadataCommand,
  type QueryExecution,
  type ResultSet,
  StartQueryExecutionCommand,
  StopQueryExecutionCommand,
} from "@aws-sdk/client-athena";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import { EngineFailure } from "../engine-failure.ts";
import type { Row, SqlEngine, Statement, TableDescription, TableName } from "../sql-engine.ts";
import { readTableMetadata } from "../table/read-table-metadata.ts";
import { athenaFailure, explainAthenaError } from "./athena-failure.ts";

export interface AthenaOptions {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly profile: string | undefined;
  readonly region: string;
  /** Another server than AWS'. */
  readonly endpoint: string | undefined;
  readonly workgroup: string | undefined;
  /** Where results go; undefined where the workgroup says it, or keeps them itself. */
  readonly results: string | undefined;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

/** For 10^12 bytes in most Regions. https://aws.amazon.com/athena/pricing/ */
const DOLLARS_PER_TERABYTE = 5;
const FIRST_PAUSE_MS = 300;
const LONGEST_PAUSE_MS = 5000;
/** https://docs.aws.amazon.com/athena/latest/APIReference/API_GetQueryResults.html */
const ROWS_A_PAGE = 1000;
const DEFAULT_CATALOG = "AwsDataCatalog";

/** Amazon Athena in one Region, through the SDK. */
export class AthenaEngine implements SqlEngine {
  readonly kind = "athena";
  readonly description: string;
  readonly dollarsPerTerabyte = DOLLARS_PER_TERABYTE;
  readonly #options: AthenaOptions;
  readonly #client: AthenaClient;
  #started = 0;

  constructor(options: AthenaOptions) {
    const { credentials, region, endpoint, version } = options;
    this.description = `Athena in ${region}`;
    this.#options = options;
    const config: AthenaClientConfig = {
      credentials,
      region,
      retryMode: "standard",
      maxAttempts: 5,
      customUserAgent: [["spitzel", version]],
      requestHandler: {
        requestTimeout: 60_000,
        connectionTimeout: 10_000,
        throwOnRequestTimeout: true,
      },
      ...(endpoint === undefined ? {} : { endpoint }),
    };
    this.#client = new AthenaClient(config);
  }

  async *run(statement: Statement): AsyncGenerator<readonly Row[]> {
    const { signal } = statement;
    const id = await this.#start(statement);
    let isOver = false;
    try {
      signal.throwIfAborted();
      await this.#untilEnded(id, statement);
      isOver = true;
      yield* this.#rows(id, signal);
    } catch (error) {
      if (error instanceof EngineFailure) isOver ||= error.isQueryOver;
      throw error;
    } finally {
      // It would go on scanning, and be charged.
      if (!isOver) await this.#stop(id);
    }
  }

  async describe(table: TableName, signal: AbortSignal): Promise<TableDescription> {
    const [name = "", database = "", catalog = DEFAULT_CATALOG] = table.toReversed();
    const asked = { CatalogName: catalog, DatabaseName: database, TableName: name };
    const { TableMetadata: metadata = {} } = await this.#inWords(signal, async (abortSignal) =>
      this.#client.send(new GetTableMetadataCommand(asked), { abortSignal }),
    );
    const description = readTableMetadata(metadata);
    if (description !== undefined) return description;
    throw new EngineFailure(`${table.join(".")} is no table of files in a bucket`, {
      hint: "make one: spitzel table create.",
    });
  }

  close(): void {
    this.#client.destroy();
  }

  /** Not broken off: of a query that was started without us knowing its id, nobody could stop the scan. */
  async #start({ sql, signal }: Statement): Promise<string> {
    const { workgroup, results, now, random } = this.#options;
    // The same for all attempts of the SDK, so that an answer that got lost does not start it twice.
    const token = hash("sha256", `${now()} ${random()} ${this.#started++} ${sql}`);
    const { QueryExecutionId: id } = await this.#inWords(signal, async () =>
      this.#client.send(
        new StartQueryExecutionCommand({
          QueryString: sql,
          ClientRequestToken: token,
          ...(workgroup === undefined ? {} : { WorkGroup: workgroup }),
          ...(results === undefined ? {} : { ResultConfiguration: { OutputLocation: results } }),
        }),
      ),
    );
    if (id !== undefined) return id;
    throw new EngineFailure("answered without the id of the query", {
      hint: "check what stands behind AWS_ENDPOINT_URL_ATHENA.",
    });
  }

  /** @throws EngineFailure unless it succeeds */
  async #untilEnded(
    id: string,
    { signal, mostScannedBytes = Infinity, onStatistics }: Statement,
  ): Promise<void> {
    for (let pauseMs = FIRST_PAUSE_MS; ; pauseMs = Math.min(LONGEST_PAUSE_MS, pauseMs * 1.5)) {
      const { QueryExecution: query = {} } = await this.#inWords(signal, async (abortSignal) =>
        this.#client.send(new GetQueryExecutionCommand({ QueryExecutionId: id }), { abortSignal }),
      );
      const scannedBytes = query.Statistics?.DataScannedInBytes ?? 0;
      onStatistics?.({ queryId: id, scannedBytes });
      if (isEnded(id, query)) return;
      if (scannedBytes > mostScannedBytes) throw tooMuch(id);
      await delay(pauseMs * (0.75 + this.#options.random() / 2), undefined, { signal }).catch(() =>
        signal.throwIfAborted(),
      );
    }
  }

  async *#rows(id: string, signal: AbortSignal): AsyncGenerator<readonly Row[]> {
    let token: string | undefined;
    let isFirst = true;
    do {
      const asked = { QueryExecutionId: id, MaxResults: ROWS_A_PAGE, NextToken: token };
      const { ResultSet: set = {}, NextToken: next } = await this.#inWords(
        signal,
        async (abortSignal) =>
          this.#client.send(new GetQueryResultsCommand(asked), { abortSignal }),
      );
      const rows = rowsOf(set);
      yield isFirst && hasHeading(set, rows[0]) ? rows.slice(1) : rows;
      isFirst = false;
      token = next;
    } while (token !== undefined);
  }

  async #stop(id: string): Promise<void> {
    const abortSignal = AbortSignal.timeout(5000);
    const command = new StopQueryExecutionCommand({ QueryExecutionId: id });
    await this.#client.send(command, { abortSignal }).catch(() => {});
  }

  /** @throws EngineFailure; the signal's reason when it fires; what is a bug */
  async #inWords<T>(
    signal: AbortSignal,
    send: (abortSignal: AbortSignal) => Promise<T>,
  ): Promise<T> {
    try {
      return await send(signal);
    } catch (error) {
      signal.throwIfAborted();
      const { region, profile } = this.#options;
      throw explainAthenaError(error, { region, profile }) ?? error;
    }
  }
}

/** @throws EngineFailure when it has ended, but not well */
function isEnded(id: string, { Status: status = {} }: QueryExecution): boolean {
  const { State: state = "", StateChangeReason: reason, AthenaError: error } = status;
  if (state === "SUCCEEDED") return true;
  if (state !== "FAILED" && state !== "CANCELLED") return false;
  throw athenaFailure(id, {
    state,
    reason: reason ?? error?.ErrorMessage ?? "",
    isRetryable: error?.Retryable === true,
  });
}

function tooMuch(id: string): EngineFailure {
  return new EngineFailure(`the query ${id} was ended: it has scanned more than --max-scan`, {
    hint: "narrow the time or the accounts, or raise --max-scan; what was scanned is charged.",
  });
}

function rowsOf({ Rows: rows = [] }: ResultSet): readonly Row[] {
  return rows.map(({ Data: cells = [] }) => cells.map(({ VarCharValue: text }) => text ?? null));
}

/** Of a SELECT the first row of the first page are the names of the columns; of other statements it is not. */
function hasHeading({ ResultSetMetadata: metadata }: ResultSet, first: Row | undefined): boolean {
  const names = metadata?.ColumnInfo?.map(({ Name: name }) => name) ?? [];
  return (
    first !== undefined &&
    names.length > 0 &&
    first.length === names.length &&
    first.every((cell, i) => cell === names[i])
  );
}
