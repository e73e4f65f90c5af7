import { setTimeout as delay } from "node:timers/promises";
import { EngineFailure } from "../engine-failure.ts";
import type { QueryStatistics, Row, Statement } from "../sql-engine.ts";
import { type TrinoError, trinoFailure, unexpectedStatus, unreachable } from "./trino-failure.ts";

export interface TrinoAccess {
  /** Where Trino's own page is, without user and password. */
  readonly url: URL;
  readonly user: string;
  readonly password: string | undefined;
  readonly version: string;
  /** Uniform in [0, 1). */
  readonly random: () => number;
}

interface Request {
  readonly method: "POST" | "GET" | "DELETE";
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

interface Answer {
  readonly id: string;
  readonly nextUri?: string;
  readonly data?: readonly (readonly unknown[])[];
  readonly error?: TrinoError;
  readonly stats?: {
    readonly physicalInputBytes?: number;
    readonly processedBytes?: number;
  };
}

/** "Try again in 50-100 milliseconds" is what the protocol says; a proxy in front takes longer. */
const FIRST_PAUSE_MS = 75;
const LONGEST_PAUSE_MS = 2000;
const MOST_ATTEMPTS = 20;
/** A coordinator answers within a second or so, if only to say that there is nothing yet. */
const SILENT_MS = 60_000;

/**
 * Trino's protocol: a statement is posted, then each answer names where the next is, until one names none. An answer of
 * status 200 with an error in it is the failure. https://trino.io/docs/current/develop/client-protocol.html
 */
export class TrinoClient {
  readonly #access: TrinoAccess;

  constructor(access: TrinoAccess) {
    this.#access = access;
  }

  /** @throws EngineFailure; the signal's reason when it fires: the query is cancelled then, and when nobody reads on */
  async *run(
    { sql, signal, mostScannedBytes, onStatistics }: Statement,
    session: Readonly<Record<string, string>> = {},
  ): AsyncGenerator<readonly Row[]> {
    const limits =
      mostScannedBytes === undefined
        ? {}
        : { query_max_scan_physical_bytes: `${mostScannedBytes}B` };
    const properties = Object.entries({ ...session, ...limits })
      .map(([name, value]) => `${name}=${encodeURIComponent(value)}`)
      .join(",");
    const url = new URL("v1/statement", this.#access.url);
    const headers: Record<string, string> =
      properties === "" ? {} : { "X-Trino-Session": properties };
    let answer = await this.#ask(url, { method: "POST", body: sql, headers }, signal);
    let isOver = false;
    try {
      for (;;) {
        onStatistics?.(statisticsOf(answer));
        if (answer.error !== undefined) {
          isOver = true;
          throw trinoFailure(answer.error);
        }
        if (answer.data !== undefined && answer.data.length > 0) yield answer.data.map(rowOf);
        if (answer.nextUri === undefined) {
          isOver = true;
          return;
        }
        answer = await this.#ask(this.#next(answer.nextUri), { method: "GET" }, signal);
      }
    } finally {
      if (!isOver && answer.nextUri !== undefined) await this.#cancel(answer.nextUri);
    }
  }

  /** A password goes to the host that was named, and nowhere else. */
  #next(nextUri: string): URL {
    const url = new URL(nextUri);
    const { password, url: asked } = this.#access;
    if (password === undefined || url.origin === asked.origin) return url;
    throw new EngineFailure(`goes on at ${url.origin}, which was not named`, {
      hint: "where Trino stands behind a proxy, it needs http-server.process-forwarded=true; or name the other host.",
    });
  }

  async #cancel(nextUri: string): Promise<void> {
    // Nobody waits for the answer for long: Trino drops what nobody asks for after some minutes anyway.
    const signal = AbortSignal.timeout(3000);
    await this.#fetch(this.#next(nextUri), { method: "DELETE" }, signal).catch(() => {});
  }

  /** One answer. 502, 503 and 504 mean "not yet", and what is asked for by nextUri may be asked for again. */
  async #ask(url: URL, request: Request, signal: AbortSignal): Promise<Answer> {
    for (let made = 1; ; made++) {
      try {
        return await this.#askOnce(url, request, signal);
      } catch (error) {
        signal.throwIfAborted();
        if (!(error instanceof EngineFailure)) throw error;
        const isRefused = error.cause instanceof Error;
        // Whether a statement has come in nobody knows: the next attempt would run it twice.
        const mayAsk = error.isTransient || (isRefused && request.method === "GET");
        if (!mayAsk || made === MOST_ATTEMPTS) throw error;
        const pauseMs = Math.min(LONGEST_PAUSE_MS, FIRST_PAUSE_MS * 1.5 ** (made - 1));
        await delay(pauseMs * (0.75 + this.#access.random() / 2), undefined, { signal }).catch(() =>
          signal.throwIfAborted(),
        );
      }
    }
  }

  async #askOnce(url: URL, request: Request, signal: AbortSignal): Promise<Answer> {
    const within = AbortSignal.any([signal, AbortSignal.timeout(SILENT_MS)]);
    const { status, text } = await this.#fetch(url, request, within);
    if (status !== 200) throw unexpectedStatus(status, text);
    const answer = parsed(text);
    if (answer !== undefined) return answer;
    throw new EngineFailure("answered with something that is no answer of Trino", {
      hint: "check --trino-url: it is where Trino's own page is.",
    });
  }

  /** @throws EngineFailure for the network */
  async #fetch(url: URL, request: Request, signal: AbortSignal) {
    try {
      const response = await fetch(url, {
        ...request,
        redirect: "manual",
        headers: { ...this.#headers(), ...request.headers },
        signal,
      });
      return { status: response.status, text: await response.text() };
    } catch (error) {
      if (error instanceof Error) throw unreachable(error);
      throw error;
    }
  }

  #headers(): Record<string, string> {
    const { user, password, version } = this.#access;
    const basic = Buffer.from(`${user}:${password ?? ""}`).toString("base64");
    return {
      "X-Trino-User": user,
      "X-Trino-Source": "spitzel",
      "User-Agent": `spitzel/${version}`,
      ...(password === undefined ? {} : { Authorization: `Basic ${basic}` }),
    };
  }
}

function parsed(text: string): Answer | undefined {
  try {
    const answer: unknown = JSON.parse(text);
    return isAnswer(answer) ? answer : undefined;
  } catch {
    return undefined;
  }
}

function isAnswer(value: unknown): value is Answer {
  return (
    typeof value === "object" && value !== null && "id" in value && typeof value.id === "string"
  );
}

function rowOf(values: readonly unknown[]): Row {
  return values.map((value) =>
    value === null || typeof value === "string" ? value : JSON.stringify(value),
  );
}

function statisticsOf({ id, stats }: Answer): QueryStatistics {
  return {
    queryId: id,
    scannedBytes: stats?.physicalInputBytes ?? stats?.processedBytes ?? 0,
  };
}
