import type { LookupEvent } from "./event.ts";
import { credentialScope, type CredentialScope } from "./credential-scope.ts";
import type { EventStore } from "./event-store.ts";
import { drawFaults, rateExceeded, refusal } from "./draw-faults.ts";
import type { Fault } from "./fault.ts";
import { takePage } from "./page.ts";
import { checkTarget, type LookupRequest, parseRequest } from "./request.ts";
import { errorReply, NOTHING, type Reply } from "./reply.ts";
import { ServiceError } from "./service-error.ts";
import { createThrottle, type Throttle } from "./throttle.ts";
import { issueToken, readToken } from "./token.ts";

/** LookupEvents' own page size, and the most that MaxResults may ask for. */
const MAX_PAGE_SIZE = 50;

/** CloudTrail's quota of LookupEvents requests a second, per account and Region. */
const QUOTA = 2;

export interface ServiceOptions {
  /** Milliseconds since 1970; only differences count, unless `visibleAt` is given. */
  readonly clock: { now(): number };
  /** Numbers in [0, 1): decides faults, and the latency when that is a function. */
  readonly random: () => number;
  /** Requests a second per access key and Region, 2 unless told. 0 is no limit. */
  readonly rate?: number;
  /** Milliseconds before an answer that is not a refusal, or a draw of them; 0 unless told. */
  readonly latencyMs?: number | ((random: () => number) => number);
  /** The most events on a page, 1 to 50, whatever MaxResults asks for; 50 unless told. */
  readonly pageSize?: number;
  readonly faults?: readonly Fault[];
  /** Serve each record only to callers that sign for its awsRegion. */
  readonly byRegion?: boolean;
  /** Every so manieth page of a chain is empty but has a token. At least 2. */
  readonly emptyPageEvery?: number;
  /** When an event can be found, in milliseconds since 1970. A chain of pages sees what its first saw. */
  readonly visibleAt?: (event: LookupEvent) => number;
}

interface ServiceRequest {
  /** The `X-Amz-Target` header. */
  readonly target: string | undefined;
  readonly authorization: string | undefined;
  readonly body: string;
}

export interface ServiceCounts {
  /** What was posted to the endpoint. */
  readonly requests: number;
  /** Pages served, empty ones included. */
  readonly pages: number;
  /** Events on those pages. */
  readonly events: number;
  /** Requests over the rate; an injected ThrottlingException is a fault. */
  readonly throttled: number;
  /** Requests that met an injected fault. */
  readonly faults: number;
}

/** LookupEvents without its HTTP. Clock and random decide all that the requests do not. */
export class LookupService {
  readonly #store: EventStore;
  readonly #options: ServiceOptions;
  readonly #throttle: Throttle;
  readonly #counts = { requests: 0, pages: 0, events: 0, throttled: 0, faults: 0 };

  /** @throws RangeError for a rate, page size or empty-page interval outside its range. */
  constructor(store: EventStore, options: ServiceOptions) {
    this.#store = store;
    this.#options = options;
    this.#throttle = createThrottle(options.rate ?? QUOTA);
    checkRange("rate", options.rate, 0, Infinity);
    checkCount("pageSize", options.pageSize, 1, MAX_PAGE_SIZE);
    // With every page empty a chain would never end.
    checkCount("emptyPageEvery", options.emptyPageEvery, 2, Infinity);
  }

  /** The counts so far. */
  counts(): ServiceCounts {
    return { ...this.#counts };
  }

  /** Answers one request. Credentials and quota come before validation; a refusal has no latency. */
  answer({ target, authorization, body }: ServiceRequest): Reply {
    const { random, latencyMs = 0, faults = [] } = this.#options;
    const drawn = drawFaults(faults, random, this.#counts.pages);
    // Drawn for refused requests too: the next request's draws must not depend on the quota.
    const ownDelayMs = typeof latencyMs === "number" ? latencyMs : latencyMs(random);
    this.#counts.requests += 1;
    if (drawn.isFaulty) this.#counts.faults += 1;
    const scope = credentialScope(authorization);
    const refused = refusal(drawn.answer) ?? this.#overQuota(scope);
    if (refused !== undefined) return errorReply(refused, drawn.delayMs);
    const delayMs = drawn.delayMs + ownDelayMs;
    if (drawn.answer === "reset") return { ...NOTHING, delayMs };
    if (drawn.answer === "5xx") return errorReply(SERVER_ERROR, delayMs);
    try {
      checkTarget(target);
      return this.#serve(parseRequest(body), scope, delayMs);
    } catch (error) {
      if (error instanceof ServiceError) return errorReply(error, delayMs);
      throw error;
    }
  }

  #overQuota(scope: CredentialScope | undefined): ServiceError | undefined {
    const key = scope === undefined ? "" : `${scope.accessKeyId} ${scope.region}`;
    if (this.#throttle(key, this.#options.clock.now())) return undefined;
    this.#counts.throttled += 1;
    return rateExceeded();
  }

  #serve(request: LookupRequest, scope: CredentialScope | undefined, delayMs: number): Reply {
    const { byRegion = false, clock, emptyPageEvery, pageSize = MAX_PAGE_SIZE } = this.#options;
    const region = scope?.region;
    if (byRegion && region === undefined) throw unsigned();
    const position =
      request.nextToken === undefined
        ? { offset: 0, page: 1, asOfMs: clock.now() }
        : readToken({ request, region }, request.nextToken);
    const { events, next } = takePage(this.#store.find({ ...request, region }), position, {
      limit: Math.min(request.maxResults ?? MAX_PAGE_SIZE, pageSize),
      emptyPageEvery,
      visibleAt: this.#options.visibleAt,
    });
    this.#counts.pages += 1;
    this.#counts.events += events.length;
    const token = next === undefined ? undefined : issueToken({ request, region }, next);
    const body = JSON.stringify({ Events: events, NextToken: token });
    return { ...NOTHING, status: 200, body, delayMs, request, events: events.length };
  }
}

function checkRange(name: string, value: number | undefined, least: number, most: number): void {
  if (value === undefined || (value >= least && value <= most)) return;
  throw new RangeError(`expected ${name} from ${least} to ${most}, got ${value}`);
}

function checkCount(name: string, value: number | undefined, least: number, most: number): void {
  checkRange(name, value, least, most);
  if (value === undefined || Number.isInteger(value)) return;
  throw new RangeError(`expected ${name} to be a whole number, got ${value}`);
}

const SERVER_ERROR = new ServiceError("InternalFailure", "an injected server error", 500);

function unsigned(): ServiceError {
  return new ServiceError(
    "MissingAuthenticationTokenException",
    "the Authorization header names no Region",
  );
}
