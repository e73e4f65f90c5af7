import { Readable } from "node:stream";
import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  LookupEventsCommand,
  type LookupEventsCommandInput,
  type LookupEventsCommandOutput,
} from "@aws-sdk/client-cloudtrail";
import type { DeserializeMiddleware, FinalizeRequestMiddleware } from "@smithy/types";
import { Pacer } from "../ratelimit/pacer.ts";
import { AnswerTimes } from "./answer-times.ts";
import type { AttributeKey } from "./lookup-attribute.ts";
import { readBody } from "./read-body.ts";
import { retryTransient } from "./retry-transient.ts";
import type { PageRequest } from "./read-windows.ts";
import { isThrottle, isTokenRefused } from "./transient-failure.ts";
import { checkAnswer } from "./unexpected-answer.ts";

export interface LookupClientOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
  /** In place of the SDK's own chain. */
  readonly credentials: CloudTrailClientConfig["credentials"] | undefined;
  /** Insights events, which are apart from all others; those unless given. */
  readonly category?: "insight" | undefined;
  readonly ratePerSecond: number;
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Goes into the user agent, so that the account's owner sees who asked. */
  readonly version: string;
  /** Told that a page has been tried again for some seconds, and why. */
  readonly onRetry?: (why: string) => void;
}

export interface LookupPage {
  readonly events: readonly HistoryEvent[];
  /** Absent on the last page; a page may be empty and still have one. */
  readonly nextToken: string | undefined;
}

/** What is needed of LookupEvents' Event; the record is the text in `body`. */
export interface HistoryEvent {
  readonly id: string | undefined;
  readonly timeMs: number | undefined;
  /** Its lookup attributes, as the service gives them. */
  readonly attributes: Readonly<Record<AttributeKey, string | undefined>>;
  readonly body: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const PAGE_SIZE = 50;
/** Responses of 35 s were seen in us-east-1. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 10_000;
/** What the SDK tries before `retryTransient` goes on more patiently. */
const MAX_ATTEMPTS = 4;
/** A page that is tried again for so long is worth a line on the terminal. */
const SAY_AFTER_MS = 3_000;
/** Above the requests that can be under way at once: the SDK warns on the terminal when they queue for a socket. */
const MAX_SOCKETS = 128;

/** One sending of a request: the first, or a retry. */
interface Attempt {
  startedAtMs: number;
}

/** What of the SDK's HTTP response is used; the body is replaced by its bytes once it is read. */
interface Answer {
  readonly statusCode: number;
  readonly headers: Readonly<Record<string, string | undefined>>;
  readonly body: AsyncIterable<Uint8Array> & { readonly destroy: () => unknown };
}

/** LookupEvents of one account and Region, through the SDK, at no more than the given rate. */
export class LookupClient {
  attempts = 0;
  throttled = 0;
  /** How far this machine's clock is ahead of the service's, going by the last answer; undefined when it names no time. */
  clockSkewMs: number | undefined;
  readonly isTokenRefused = isTokenRefused;
  readonly #client: CloudTrailClient;
  readonly #pacer: Pacer;
  readonly #random: () => number;
  readonly #now: () => number;
  readonly #ratePerSecond: number;
  readonly #category: LookupClientOptions["category"];
  readonly #answerTimes: AnswerTimes;
  readonly #onRetry: (why: string) => void;
  #saidForMs: number | undefined = -1;
  #lastAnswerMs: number | undefined;
  #startedAtMs: number | undefined;

  constructor(options: LookupClientOptions) {
    const agent = { keepAlive: true, maxSockets: MAX_SOCKETS };
    const config: CloudTrailClientConfig = {
      retryMode: "standard",
      maxAttempts: MAX_ATTEMPTS,
      customUserAgent: [["spitzel", options.version]],
      requestHandler: {
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
        throwOnRequestTimeout: true,
        httpAgent: agent,
        httpsAgent: agent,
      },
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    };
    this.#client = new CloudTrailClient(config);
    this.#pacer = new Pacer(options);
    this.#random = options.random;
    this.#now = options.now;
    this.#onRetry = options.onRetry ?? (() => {});
    this.#ratePerSecond = options.ratePerSecond;
    this.#category = options.category;
    this.#answerTimes = new AnswerTimes(options.now);
  }

  /** The Region asked: the option's, or the one of the SDK's own chain. @throws when there is none. */
  async region(): Promise<string> {
    return this.#client.config.region();
  }

  /** Resolves when a request may start; the `page` called next is that request. */
  async start(signal: AbortSignal): Promise<void> {
    this.#startedAtMs = await this.#pacer.wait(signal);
  }

  msUntilStart(): number {
    return this.#pacer.msUntilFree;
  }

  /** How many starts pass while one answer is under way. */
  startsPerAnswer(): number {
    return (this.#answerTimes.meanMs / 1000) * this.#ratePerSecond;
  }

  /**
   * One page, for which `start` was awaited. Throttles, 5xx and network failures are retried here as long
   * as the run can still succeed.
   * @throws what the SDK throws in the end; the signal's reason when it fires.
   */
  async page(request: PageRequest, signal: AbortSignal): Promise<LookupPage> {
    let startedAtMs: number | undefined = this.#startedAtMs;
    const pace = async (): Promise<number> => {
      const atMs = startedAtMs ?? (await this.#pacer.wait(signal));
      startedAtMs = undefined;
      return atMs;
    };
    return retryTransient(async () => this.#send(request, pace, signal), {
      random: this.#random,
      now: this.#now,
      signal,
      lastSuccessMs: () => this.#lastAnswerMs,
      onRetry: (error, ms) => this.#retried(error, ms),
    });
  }

  /** Said once until a page is answered again. */
  #retried(error: unknown, ms: number): void {
    const isQuiet = ms < SAY_AFTER_MS || this.#saidForMs === this.#lastAnswerMs;
    if (isQuiet || isThrottle(error)) return;
    this.#saidForMs = this.#lastAnswerMs;
    this.#onRetry(error instanceof Error ? error.message || error.name : String(error));
  }

  async #send(
    { lookup: { attribute }, fromMs, toMs, token }: PageRequest,
    pace: () => Promise<number>,
    signal: AbortSignal,
  ): Promise<LookupPage> {
    const command = new LookupEventsCommand({
      MaxResults: PAGE_SIZE,
      EndTime: new Date(toMs),
      ...(this.#category === undefined ? {} : { EventCategory: this.#category }),
      ...(fromMs === undefined ? {} : { StartTime: new Date(fromMs) }),
      ...(attribute === undefined
        ? {}
        : { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
      ...(token === undefined ? {} : { NextToken: token }),
    });
    // Inside the SDK's retry loop, so that every attempt is paced and counted (docs/design/lookup-events.md §2.3).
    const attempt: Attempt = { startedAtMs: 0 };
    command.middlewareStack.addRelativeTo(this.#paced(pace, attempt), {
      relation: "after",
      toMiddleware: "retryMiddleware",
      name: "pacer",
    });
    // The last thing before the socket: what a signature takes must not bring two requests together.
    command.middlewareStack.add(this.#leaving(attempt, signal), {
      step: "deserialize",
      priority: "low",
      name: "leaving",
    });
    const output = await this.#client.send(command, { abortSignal: signal });
    return {
      events: (output.Events ?? []).map((event) => ({
        id: event.EventId,
        timeMs: event.EventTime?.getTime(),
        attributes: {
          EventId: event.EventId,
          AccessKeyId: event.AccessKeyId,
          Username: event.Username,
          EventName: event.EventName,
          EventSource: event.EventSource,
          ReadOnly: event.ReadOnly,
        },
        body: event.CloudTrailEvent,
      })),
      nextToken: output.NextToken === "" ? undefined : output.NextToken,
    };
  }

  #leaving(
    attempt: Attempt,
    signal: AbortSignal,
  ): DeserializeMiddleware<LookupEventsCommandInput, LookupEventsCommandOutput> {
    return (next) => async (args) => {
      this.#pacer.left(attempt.startedAtMs);
      const result = await next(args);
      if (isAnswer(result.response)) await this.#take(result.response, signal);
      return result;
    };
  }

  /** Reads the body within limits and looks whether it is an answer, before the SDK makes something of it. */
  async #take(response: Answer, signal: AbortSignal): Promise<void> {
    const dateMs = Date.parse(response.headers["date"] ?? "");
    if (!Number.isNaN(dateMs)) this.clockSkewMs = this.#now() - dateMs;
    const body = await readBody(response.body, signal);
    Object.assign(response, { body });
    checkAnswer(response.statusCode, body.toString());
  }

  #paced(
    pace: () => Promise<number>,
    attempt: Attempt,
  ): FinalizeRequestMiddleware<LookupEventsCommandInput, LookupEventsCommandOutput> {
    return (next) => async (args) => {
      const startedAtMs = await pace();
      attempt.startedAtMs = startedAtMs;
      this.attempts++;
      const answered = this.#answerTimes.sent();
      try {
        const result = await next(args);
        this.#pacer.answered();
        this.#lastAnswerMs = this.#now();
        return result;
      } catch (error) {
        if (isThrottle(error)) {
          this.throttled++;
          // An answer too: the endpoint is the right one.
          this.#lastAnswerMs = this.#now();
          this.#pacer.throttled(startedAtMs);
        }
        throw error;
      } finally {
        answered();
      }
    };
  }

  /** Closes the connections and ends every timer. */
  close(): void {
    this.#pacer.close();
    this.#client.destroy();
  }
}

function isAnswer(response: unknown): response is Answer {
  return (
    typeof response === "object" &&
    response !== null &&
    "statusCode" in response &&
    "body" in response &&
    response.body instanceof Readable
  );
}
