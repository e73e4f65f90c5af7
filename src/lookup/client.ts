import {
  CloudTrailClient,
  type CloudTrailClientConfig,
  LookupEventsCommand,
  type ServiceInputTypes,
  type ServiceOutputTypes,
} from "@aws-sdk/client-cloudtrail";
import type { FinalizeRequestMiddleware } from "@smithy/types";
import { Pacer } from "../ratelimit/pacer.ts";
import type { Lookup } from "./plan.ts";

export interface LookupClientOptions {
  readonly region: string | undefined;
  readonly profile: string | undefined;
  readonly endpoint: string | undefined;
  /** In place of the SDK's own chain. */
  readonly credentials: CloudTrailClientConfig["credentials"] | undefined;
  readonly ratePerSecond: number;
  readonly random: () => number;
  /** Goes into the user agent, so that the account's owner sees who asked. */
  readonly version: string;
  /** Ends waiting and requests under way. */
  readonly signal: AbortSignal;
}

interface LookupRequest extends Lookup {
  readonly fromMs: number | undefined;
  readonly toMs: number;
  readonly token: string | undefined;
}

export interface LookupPage {
  readonly events: readonly HistoryEvent[];
  /** Absent on the last page; a page may be empty and still have one. */
  readonly nextToken: string | undefined;
}

/** What is needed of LookupEvents' Event; the record is the text in `body`. */
interface HistoryEvent {
  readonly id: string | undefined;
  readonly timeMs: number | undefined;
  readonly body: string | undefined;
}

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html */
const PAGE_SIZE = 50;
/** Responses of 35 s were seen in us-east-1. */
const REQUEST_TIMEOUT_MS = 60_000;
const CONNECTION_TIMEOUT_MS = 10_000;
/** With a pause after every throttle this is minutes of trying, not a burst. */
const MAX_ATTEMPTS = 12;

/** When nothing has answered yet, these mean a wrong endpoint rather than a network that comes back. */
const UNREACHABLE: ReadonlySet<unknown> = new Set(["ECONNREFUSED", "ENOTFOUND"]);
const MAX_UNREACHABLE_ATTEMPTS = 4;

const THROTTLES: ReadonlySet<string> = new Set([
  "ThrottlingException",
  "Throttling",
  "TooManyRequestsException",
  "RequestLimitExceeded",
]);

/** LookupEvents of one account and Region, through the SDK, at no more than the given rate. */
export class LookupClient {
  attempts = 0;
  throttled = 0;
  readonly #client: CloudTrailClient;
  readonly #pacer: Pacer;
  readonly #signal: AbortSignal;
  #hasAnswered = false;
  #unreachableAttempts = 0;
  #unreachable: Error | undefined;

  constructor(options: LookupClientOptions) {
    const config: CloudTrailClientConfig = {
      retryMode: "standard",
      maxAttempts: MAX_ATTEMPTS,
      customUserAgent: [["spitzel", options.version]],
      requestHandler: {
        requestTimeout: REQUEST_TIMEOUT_MS,
        connectionTimeout: CONNECTION_TIMEOUT_MS,
      },
      ...(options.region === undefined ? {} : { region: options.region }),
      ...(options.profile === undefined ? {} : { profile: options.profile }),
      ...(options.credentials === undefined ? {} : { credentials: options.credentials }),
      ...(options.endpoint === undefined ? {} : { endpoint: options.endpoint }),
    };
    this.#client = new CloudTrailClient(config);
    this.#pacer = new Pacer({ ratePerSecond: options.ratePerSecond, random: options.random });
    this.#signal = options.signal;
    // Inside the SDK's retry loop, so that every attempt is paced and counted (lookup-events.md §2.3).
    this.#client.middlewareStack.addRelativeTo(this.#paced, {
      relation: "after",
      toMiddleware: "retryMiddleware",
      name: "pacer",
    });
  }

  /** The Region asked: the option's, or the one of the SDK's own chain. @throws when there is none. */
  async region(): Promise<string> {
    return this.#client.config.region();
  }

  /**
   * One page. Throttles, 5xx and network failures are retried here: for minutes once the endpoint has answered,
   * a few times while it cannot be reached at all.
   * @throws what the SDK throws in the end; the signal's reason when it fires.
   */
  async page({ attribute, fromMs, toMs, token }: LookupRequest): Promise<LookupPage> {
    const command = new LookupEventsCommand({
      MaxResults: PAGE_SIZE,
      EndTime: new Date(toMs),
      ...(fromMs === undefined ? {} : { StartTime: new Date(fromMs) }),
      ...(attribute === undefined
        ? {}
        : { LookupAttributes: [{ AttributeKey: attribute.key, AttributeValue: attribute.value }] }),
      ...(token === undefined ? {} : { NextToken: token }),
    });
    const output = await this.#client
      .send(command, { abortSignal: this.#signal })
      .catch((error: unknown) => {
        throw this.#unreachable ?? error;
      });
    return {
      events: (output.Events ?? []).map((event) => ({
        id: event.EventId,
        timeMs: event.EventTime?.getTime(),
        body: event.CloudTrailEvent,
      })),
      nextToken: output.NextToken === "" ? undefined : output.NextToken,
    };
  }

  readonly #paced: FinalizeRequestMiddleware<ServiceInputTypes, ServiceOutputTypes> =
    (next) => async (args) => {
      await this.#pacer.wait(this.#signal);
      this.attempts++;
      try {
        const result = await next(args);
        this.#hasAnswered = true;
        this.#pacer.answered();
        return result;
      } catch (error) {
        if (this.#isOutOfReach(error)) {
          this.#unreachable = error;
          // The SDK retries by the code of an error or of its causes: this one has neither.
          // oxlint-disable-next-line preserve-caught-error -- page() throws the error itself
          throw new Error("the endpoint cannot be reached");
        }
        if (error instanceof Error && THROTTLES.has(error.name)) {
          this.throttled++;
          this.#pacer.throttled();
        }
        throw error;
      }
    };

  #isOutOfReach(error: unknown): error is Error {
    if (this.#hasAnswered || !(error instanceof Error)) return false;
    if (!("code" in error && UNREACHABLE.has(error.code))) return false;
    return ++this.#unreachableAttempts >= MAX_UNREACHABLE_ATTEMPTS;
  }

  /** Closes the connections and ends every timer. */
  close(): void {
    this.#pacer.close();
    this.#client.destroy();
  }
}
