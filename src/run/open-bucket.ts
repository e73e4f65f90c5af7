import { mkdir } from "node:fs/promises";
import { rethrowUnlessSystem, SpitzelError } from "../errors.ts";
import { namedFiles } from "../files/named-files.ts";
import { expandRegions } from "../lookup/regions.ts";
import { compileGlob } from "../match/action-glob.ts";
import type { TimeWindow } from "../match/query.ts";
import type { QueryOptions } from "../options/query-options.ts";
import { type BucketsOptions, listBucket, listRegionFolders } from "../s3/bucket-files.ts";
import type { Scope } from "../s3/layout.ts";
import type { RegionFolder } from "../s3/region-folders.ts";
import { isS3Url, parseS3Url } from "../s3/s3-url.ts";
import type { Listed, LogFiles } from "../source/log-files.ts";
import type { ExplainLine } from "../source/planned-read.ts";
import type { OpenedSource } from "../source/source.ts";
import { reasonOf } from "../source/reason-of.ts";
import { LATE_DELIVERY_DAYS } from "../source/delivery-time.ts";
import { awsAccesses } from "./aws-access.ts";
import type { Environment } from "./environment.ts";
import { openFiles } from "./open-trail.ts";
import { lineAbove } from "./terminal.ts";

/** The log files of the buckets that the options name, and of files beside them, in the order in which they are named. */
export async function openBucket(
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedSource> {
  const files = await bucketFiles(options, environment);
  if (options.engine === undefined) return openFiles(files, options, environment);
  const { openWithEngine } = await import("./open-engine.ts");
  return openWithEngine(files, options.engine, options, environment);
}

/** The log files of buckets, and how to find some of them without listing all. */
export interface Buckets extends LogFiles {
  /** The folders of Regions, by listings with a delimiter. @throws ReadFailure */
  readonly regionFolders: (signal: AbortSignal) => AsyncIterable<RegionFolder>;
  /** As `list`, asking of each day which objects are wanted. */
  readonly listByDay: (
    window: TimeWindow,
    signal: AbortSignal,
    ofDay: NonNullable<Scope["ofDay"]>,
  ) => AsyncIterable<Listed>;
}

/** What of the options says which files are read. */
export type BucketTrails = Pick<
  QueryOptions,
  "trails" | "history" | "bucket" | "endpoint" | "isQuiet"
>;

/** @throws SpitzelError (exit code 2) for a URL, a profile or a Region that cannot be */
export async function bucketFiles(
  options: BucketTrails,
  environment: Environment,
  content: "log files" | "digests" = "log files",
): Promise<Buckets> {
  const { trails, bucket } = options;
  for (const trail of trails) if (isS3Url(trail)) parseS3Url(trail);
  const asked = await bucketsOptions(options, environment);
  const buckets = { ...asked, scope: { ...asked.scope, content } };
  const kept = await keeping(content === "log files" ? bucket.cacheFolder : undefined, environment);
  const list = async function* (
    window: TimeWindow,
    signal: AbortSignal,
    { onRequest, ofDay }: { onRequest?: () => void; ofDay?: Scope["ofDay"] } = {},
  ): AsyncGenerator<Listed> {
    const counting = {
      ...buckets,
      ...(onRequest === undefined ? {} : { onRequest }),
      ...(ofDay === undefined ? {} : { scope: { ...buckets.scope, ofDay } }),
    };
    for (const trail of trails) {
      if (isS3Url(trail)) yield* kept(listBucket(trail, counting, window, signal));
      else yield* namedFiles([trail], () => environment.stdin).list(window, signal);
    }
  };
  return {
    description: trails.map((trail) => (trail === "-" ? "stdin" : trail)).join(", "),
    fetchesAtOnce: bucket.concurrency,
    explain: ({ fromMs, toMs }) => explain(options, fromMs !== undefined || toMs !== undefined),
    cost: async (window, signal) => {
      const { costOf } = await import("../s3/cost.ts");
      let requests = 0;
      return costOf(list(window, signal, { onRequest: () => requests++ }), window, () => requests);
    },
    list: (window, signal) => list(window, signal),
    listByDay: (window, signal, ofDay) => list(window, signal, { ofDay }),
    regionFolders: async function* (signal) {
      for (const trail of trails.filter(isS3Url)) {
        yield* listRegionFolders(trail, buckets, signal);
      }
    },
  };
}

/** What objects pass through when they are to be kept on the disk. Loaded only then. */
async function keeping(
  folder: string | undefined,
  { pid, stderr }: Environment,
): Promise<(listing: AsyncIterable<Listed>) => AsyncIterable<Listed>> {
  if (folder === undefined) return (listing) => listing;
  await mkdir(folder, { recursive: true, mode: 0o700 }).catch((cause: unknown) => {
    rethrowUnlessSystem(cause);
    throw new SpitzelError(`the folder ${folder} cannot be made: ${reasonOf(cause)}`, {
      hint: "name another after --cache.",
      cause,
    });
  });
  const { ObjectCache } = await import("../s3/object-cache.ts");
  const { cached } = await import("../s3/cached-file.ts");
  const cache = new ObjectCache({
    folder,
    pid,
    onFailure: (error) =>
      stderr.write(lineAbove(stderr, `--cache ${folder} cannot be written: ${reasonOf(error)}`)),
  });
  return async function* (listing) {
    for await (const found of listing) yield cached(found, cache);
  };
}

/** With what buckets are asked. */
async function bucketsOptions(
  options: BucketTrails,
  environment: Environment,
): Promise<BucketsOptions> {
  const { bucket, isQuiet } = options;
  const { now, random, version, stderr } = environment;
  let isSaid = false;
  return {
    accesses: await awsAccesses("S3", options, environment),
    scope: scopeOf(options),
    concurrency: bucket.concurrency,
    requesterPays: bucket.requesterPays,
    now,
    random,
    version,
    onRetry: (error) => {
      if (isQuiet || isSaid) return;
      isSaid = true;
      const why = error instanceof Error ? `${error.name}: ${error.message}` : String(error);
      stderr.write(lineAbove(stderr, `retrying: ${why}`));
    },
  };
}

function scopeOf({ history, bucket }: BucketTrails): Scope {
  const regions = expandRegions(history.regions, undefined).map(({ region }) => region);
  const accounts = bucket.accounts.map((pattern) => compileGlob(pattern));
  return {
    isRegion: regions.length === 0 ? undefined : (region) => regions.includes(region),
    isAccount: accounts.length === 0 ? undefined : (id) => accounts.some((matches) => matches(id)),
  };
}

function explain(
  { history: { regions }, bucket: { accounts, concurrency } }: BucketTrails,
  hasWindow: boolean,
): readonly ExplainLine[] {
  const listed = [
    ...(accounts.length > 0 ? [`the accounts ${accounts.join(", ")}`] : []),
    ...(regions.length > 0 ? [`the Regions ${regions.join(", ")}`] : []),
    ...(hasWindow
      ? [
          `the days of each Region from the day before the window's first hour to ${LATE_DELIVERY_DAYS} days after its end`,
        ]
      : []),
  ];
  return [
    {
      topic: "listing",
      text: `folders are found with a delimiter, then each Region is listed once${listed.length === 0 ? "" : `; only ${listed.join(", ")}`}`,
    },
    {
      topic: "requests",
      text: `a LIST for 1,000 keys, a GET for each log file, ${concurrency} at once; other services' folders are passed over by name`,
    },
  ];
}
