import { Buffer } from "node:buffer";
import { setMaxListeners } from "node:events";
import * as http from "node:http";
import * as https from "node:https";
import type { AwsCredentialIdentityProvider } from "@smithy/types";
import type { Area } from "../source/log-files.ts";
import { escaped, type Host, hostOf, pathOfKey } from "./host.ts";
import { type ListPage, parseListPage, textOf } from "./list-page.ts";
import { retried } from "./retry.ts";
import { DamagedAnswer, S3Failure } from "./s3-failure.ts";
import { Signer } from "./signer.ts";

/** With what a bucket is asked. */
export interface Access {
  readonly credentials: AwsCredentialIdentityProvider;
  readonly profile: string | undefined;
  /** Where the bucket is looked for first; S3 says where it really is. */
  readonly region: string;
  /** Another server than AWS'. */
  readonly endpoint: string | undefined;
}

export interface BucketOptions {
  readonly bucket: string;
  readonly access: Access;
  /** Whoever asks pays for the requests, and not the bucket's owner. */
  readonly requesterPays: boolean;
  readonly concurrency: number;
  readonly version: string;
  readonly random: () => number;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** Told of each answer that is not taken for the last word. */
  readonly onRetry: (error: unknown) => void;
  /** Called for each that is sent. */
  readonly onRequest?: () => void;
}

export interface ListRequest {
  readonly prefix: string;
  readonly delimiter?: string | undefined;
  readonly startAfter?: string | undefined;
  readonly token?: string | undefined;
  readonly maxKeys?: number | undefined;
}

/** An object's bytes, as they are stored, and its headers. */
export interface Fetched {
  readonly bytes: Buffer;
  readonly headers: http.IncomingHttpHeaders;
}

const SILENT_MS = 60_000;
/** A server that has answered nothing well for so long is gone: 40,000 objects are not each to wait for it. */
const PATIENCE_MS = 5 * 60_000;
const MOST_REDIRECTS = 3;
/** A page of 1,000 keys of the longest kind has 2 MB. */
const MAX_TEXT_BYTES = 64 * 1024 * 1024;
const PIECE_BYTES = 1024 * 1024;
/** Listings run beside the reading. */
const SOCKETS_FOR_LISTINGS = 8;

interface Sent {
  readonly key?: string;
  readonly query?: Readonly<Record<string, string>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/**
 * Listing and reading of one bucket. Requests are signed here and sent by Node: the SDK's GetObject takes 2.7 times as
 * long for a small object (docs/design/bucket.md §2).
 */
export class BucketClient {
  readonly bucket: string;
  readonly #options: BucketOptions;
  readonly #agent: http.Agent;
  #region: string;
  #host: Host;
  #signer: Signer;
  #redirects = 0;
  /** How far this machine's clock is behind S3's. */
  #skewMs = 0;
  #lastSuccessMs: number;

  constructor(options: BucketOptions) {
    const { bucket, access, concurrency, now } = options;
    this.bucket = bucket;
    this.#options = options;
    this.#region = access.region;
    this.#host = hostOf(bucket, access.region, access.endpoint);
    this.#signer = new Signer(access.region, access.credentials);
    const agent = { keepAlive: true, maxSockets: concurrency + SOCKETS_FOR_LISTINGS };
    this.#agent = this.#host.protocol === "https:" ? new https.Agent(agent) : new http.Agent(agent);
    this.#lastSuccessMs = now();
  }

  get region(): string {
    return this.#region;
  }

  get profile(): string | undefined {
    return this.#options.access.profile;
  }

  /** One page. @throws S3Failure, DamagedAnswer or what the network failed with, in the end */
  async list(request: ListRequest, signal: AbortSignal): Promise<ListPage> {
    const { prefix, delimiter, startAfter, token, maxKeys } = request;
    const query = {
      "encoding-type": "url",
      "list-type": "2",
      prefix,
      ...(delimiter === undefined ? {} : { delimiter }),
      ...(startAfter === undefined ? {} : { "start-after": startAfter }),
      ...(token === undefined ? {} : { "continuation-token": token }),
      ...(maxKeys === undefined ? {} : { "max-keys": String(maxKeys) }),
    };
    return this.#ask({ query }, signal, async (response) =>
      parseListPage(await textBody(response)),
    );
  }

  /**
   * All of an object.
   * @param etag as it was listed: another content is a failure; undefined for whatever is there
   * @param into the memory, once the size is known
   * @throws as `list`
   */
  async whole(
    key: string,
    etag: string | undefined,
    signal: AbortSignal,
    into: Area = (sizeBytes) => Buffer.allocUnsafeSlow(sizeBytes),
  ): Promise<Fetched> {
    return this.#ask({ key, headers: ifMatch(etag) }, signal, async (response) => {
      checkEtag(response, etag);
      return { bytes: await wholeBody(response, into), headers: response.headers };
    });
  }

  /** The first bytes of an object. @throws as `list` */
  async head(key: string, sizeBytes: number, signal: AbortSignal): Promise<Buffer> {
    const headers = { range: `bytes=0-${sizeBytes - 1}` };
    return this.#ask({ key, headers }, signal, async (response) =>
      wholeBody(response, (length) => Buffer.allocUnsafe(length)),
    );
  }

  /** An object piece by piece. A connection that breaks is taken up where it broke. @throws as `list` */
  async *stream(key: string, etag: string, signal: AbortSignal): AsyncGenerator<Buffer> {
    let at = 0;
    let beforeBreak = -1;
    for (;;) {
      const headers = { ...ifMatch(etag), ...(at === 0 ? {} : { range: `bytes=${at}-` }) };
      const response = await this.#ask({ key, headers }, signal, async (answer) => {
        checkEtag(answer, etag);
        return answer;
      });
      const length = at + Number(response.headers["content-length"] ?? Number.NaN);
      try {
        for await (const chunk of inPieces(response)) {
          at += chunk.length;
          yield chunk;
        }
        if (at >= length || Number.isNaN(length)) return;
      } catch (error) {
        signal.throwIfAborted();
        // One that breaks again without a byte more is broken for good.
        if (at === beforeBreak) throw error;
      } finally {
        response.destroy();
      }
      if (at === beforeBreak) throw truncated(at, length);
      beforeBreak = at;
    }
  }

  close(): void {
    this.#agent.destroy();
  }

  async #ask<T>(
    sent: Sent,
    signal: AbortSignal,
    take: (response: http.IncomingMessage) => Promise<T>,
  ): Promise<T> {
    const { random, now, onRetry } = this.#options;
    const isPatient = (): boolean => now() - this.#lastSuccessMs < PATIENCE_MS;
    const attempt = async (): Promise<T> => {
      for (;;) {
        const region = this.#region;
        const response = await this.#send(sent, signal);
        const { statusCode = 0 } = response;
        if (statusCode === 200 || statusCode === 206) {
          const taken = await take(response);
          this.#lastSuccessMs = now();
          return taken;
        }
        const failure = await failureOf(response);
        if (!this.#mends(failure, response, region)) throw failure;
      }
    };
    return retried(attempt, { random, signal, isPatient, onRetry });
  }

  /** Whether the same request goes well from now on: sent to the bucket's Region, or with the right time. */
  #mends(failure: S3Failure, { headers }: http.IncomingMessage, asked: string): boolean {
    const { bucket, access, now } = this.#options;
    const { region } = failure;
    if (region !== undefined && region !== asked) {
      // Others have asked the wrong Region at the same time.
      if (region === this.#region) return true;
      if (++this.#redirects > MOST_REDIRECTS) return false;
      this.#region = region;
      this.#host = hostOf(bucket, region, access.endpoint);
      this.#signer = new Signer(region, access.credentials);
      return true;
    }
    if (failure.name !== "RequestTimeTooSkewed") return false;
    const skewMs = Date.parse(headers.date ?? "") - now();
    if (Number.isNaN(skewMs) || Math.abs(skewMs - this.#skewMs) < 60_000) return false;
    this.#skewMs = skewMs;
    return true;
  }

  async #send(
    { key, query = {}, headers = {} }: Sent,
    signal: AbortSignal,
  ): Promise<http.IncomingMessage> {
    const { now, requesterPays, version } = this.#options;
    const host = this.#host;
    const path = `${host.path}/${key === undefined ? "" : pathOfKey(key)}`;
    const signed = await this.#signer.headersFor(
      {
        host,
        path,
        query,
        headers: {
          ...headers,
          ...(requesterPays ? { "x-amz-request-payer": "requester" } : {}),
        },
      },
      new Date(now() + this.#skewMs),
    );
    const search = Object.entries(query).map(([name, value]) => `${name}=${escaped(value)}`);
    this.#options.onRequest?.();
    setMaxListeners(0, signal);
    const { request } = host.protocol === "https:" ? https : http;
    return new Promise((resolve, reject) => {
      const sent = request({
        protocol: host.protocol,
        hostname: host.hostname.replace(/^\[|\]$/g, ""),
        port: host.port,
        path: search.length === 0 ? path : `${path}?${search.join("&")}`,
        agent: this.#agent,
        headers: { ...signed, "user-agent": `spitzel/${version}` },
        signal,
      });
      sent.setTimeout(SILENT_MS, () =>
        sent.destroy(Object.assign(new Error("S3 is silent"), { code: "ETIMEDOUT" })),
      );
      sent.on("response", resolve).on("error", reject).end();
    });
  }
}

function ifMatch(etag: string | undefined): Readonly<Record<string, string>> {
  return etag === undefined || etag === "" ? {} : { "if-match": etag };
}

/** A server that knows no If-Match, or a proxy, may give other bytes than were listed. */
function checkEtag({ headers }: http.IncomingMessage, etag: string | undefined): void {
  if (etag === undefined || etag === "" || headers.etag === etag) return;
  if (headers.etag === undefined) throw new DamagedAnswer("the endpoint answered without an ETag");
  throw new S3Failure("PreconditionFailed", "another ETag than was listed", {
    status: 412,
    region: undefined,
  });
}

async function failureOf(response: http.IncomingMessage): Promise<S3Failure> {
  const xml = await textBody(response);
  const { statusCode: status = 0, headers } = response;
  const header = headers["x-amz-bucket-region"];
  return new S3Failure(textOf(xml, "Code") ?? `status ${status}`, textOf(xml, "Message") ?? "", {
    status,
    region: typeof header === "string" ? header : textOf(xml, "Region"),
  });
}

async function textBody(response: http.IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  let bytes = 0;
  for await (const chunk of response as AsyncIterable<Buffer>) {
    bytes += chunk.length;
    if (bytes > MAX_TEXT_BYTES) throw new DamagedAnswer("the endpoint answered without end");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString("utf8");
}

/** The reader looks through what it has at every piece, and a socket gives 16 to 64 kB. */
async function* inPieces(response: http.IncomingMessage): AsyncGenerator<Buffer> {
  let chunks: Buffer[] = [];
  let bytes = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      chunks.push(chunk);
      bytes += chunk.length;
      if (bytes < PIECE_BYTES) continue;
      yield Buffer.concat(chunks);
      chunks = [];
      bytes = 0;
    }
  } catch (error) {
    // What came before the break is good.
    if (bytes > 0) yield Buffer.concat(chunks);
    throw error;
  }
  if (bytes > 0) yield Buffer.concat(chunks);
}

/** By events: an iterator takes as long as a small object. */
async function wholeBody(response: http.IncomingMessage, into: Area): Promise<Buffer> {
  const length = Number(response.headers["content-length"]);
  if (!Number.isInteger(length)) {
    response.destroy();
    throw new DamagedAnswer("the endpoint did not say how long an object is");
  }
  const area = into(length);
  let at = 0;
  return new Promise((resolve, reject) => {
    response.on("data", (chunk: Buffer) => {
      at += chunk.copy(area, at);
    });
    response.on("error", reject);
    response.on("close", () => {
      if (at === length && response.complete) resolve(area);
      else reject(truncated(at, length));
    });
  });
}

function truncated(bytes: number, length: number): DamagedAnswer {
  return new DamagedAnswer(`the answer was cut off after ${bytes} of ${length} bytes`);
}
