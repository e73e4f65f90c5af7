import type { TimeWindow } from "../match/query.ts";
import type { Listed } from "../source/log-files.ts";
import { hasNoCredentials } from "../aws/failure.ts";
import { type Access, BucketClient, type BucketOptions } from "./bucket-client.ts";
import type { Scope } from "./layout.ts";
import { type RegionFolder, regionFolders } from "./region-folders.ts";
import { parseS3Url } from "./s3-url.ts";
import { Walk } from "./walk.ts";

export interface BucketsOptions extends Omit<BucketOptions, "bucket" | "access"> {
  /** Of several, a bucket is read with the first that may list it. */
  readonly accesses: readonly [Access, ...Access[]];
  readonly scope: Scope;
}

/** The log files at a URL, in the order of their keys. */
export async function* listBucket(
  url: string,
  options: BucketsOptions,
  window: TimeWindow,
  signal: AbortSignal,
): AsyncGenerator<Listed> {
  const { bucket, key } = parseS3Url(url);
  const client = await clientFor(bucket, key, options, signal);
  signal.addEventListener("abort", () => client.close(), { once: true });
  yield* new Walk(client, options.scope, window, signal).of(key);
}

/** The Regions' folders at a URL. @throws ReadFailure */
export async function* listRegionFolders(
  url: string,
  options: BucketsOptions,
  signal: AbortSignal,
): AsyncGenerator<RegionFolder> {
  const { bucket, key } = parseS3Url(url);
  const client = await clientFor(bucket, key, options, signal);
  try {
    yield* regionFolders(client, key, options.scope, signal);
  } finally {
    client.close();
  }
}

async function clientFor(
  bucket: string,
  prefix: string,
  { accesses, ...options }: BucketsOptions,
  signal: AbortSignal,
): Promise<BucketClient> {
  const [first, ...others] = accesses.map(
    (access) => new BucketClient({ ...options, bucket, access }),
  );
  for (const client of others.length === 0 ? [] : [first!, ...others]) {
    try {
      await client.list({ prefix, maxKeys: 1 }, signal);
      return client;
    } catch (error) {
      signal.throwIfAborted();
      if (!isRefused(error)) return client;
      client.close();
    }
  }
  // None may: the first says why.
  return new BucketClient({ ...options, bucket, access: accesses[0] });
}

const REFUSED: ReadonlySet<string> = new Set([
  "AccessDenied",
  "InvalidAccessKeyId",
  "SignatureDoesNotMatch",
  "ExpiredToken",
  "InvalidToken",
]);

function isRefused(error: unknown): boolean {
  return hasNoCredentials(error) || (error instanceof Error && REFUSED.has(error.name));
}
