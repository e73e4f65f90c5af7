import { gzipSync } from "node:zlib";
import { compileQuery, parseQuery } from "../../src/match/query.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { LogFiles } from "../../src/source/log-files.ts";
import { type BucketsOptions, listBucket } from "../../src/s3/bucket-files.ts";
import type { TimeWindow } from "../../src/match/query.ts";
import { FileReport } from "../../src/trail/file-report.ts";
import { limitsOf } from "../support/limits-of.ts";
import { scannedTrail } from "../support/trail-plans.ts";
import { recordText } from "../support/trail-shapes.ts";

export const ACCOUNT = "111122223333";
export const OTHER = "444455556666";

const credentials = async () => ({ accessKeyId: "test", secretAccessKey: "secret" });

/** With what a test server is asked. */
export function optionsFor(url: string, more: Partial<BucketsOptions> = {}): BucketsOptions {
  return {
    accesses: [{ credentials, profile: undefined, region: "us-east-1", endpoint: url }],
    scope: { isAccount: undefined, isRegion: undefined },
    concurrency: 4,
    requesterPays: false,
    now: Date.now,
    // No pause between attempts.
    random: () => 0,
    version: "0.0.0",
    onRetry: () => {},
    ...more,
  };
}

/** What a listing finds, a line each. */
export async function found(
  url: string,
  options: BucketsOptions,
  window: TimeWindow = {},
): Promise<readonly string[]> {
  const lines: string[] = [];
  const { signal } = new AbortController();
  for await (const one of listBucket(url, options, window, signal)) {
    const more = "reason" in one ? `: ${one.reason}` : "what" in one ? `: ${one.what}` : "";
    lines.push(`${one.kind} ${one.name}${more}`);
  }
  return lines;
}

/** What a query over a bucket answers and counts. */
export async function answerIn(url: string, options: BucketsOptions, concurrency = 4) {
  const files: LogFiles = {
    description: url,
    fetchesAtOnce: concurrency,
    list: (window, signal) => listBucket(url, options, window, signal),
  };
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  await compileQuery(query);
  const plan = await scannedTrail({ files, query, threads: 1, limits: limitsOf(2 ** 30) });
  const coverage = new Coverage();
  const chunks: string[] = [];
  for await (const { bytes } of plan.lines!({ signal: new AbortController().signal, coverage })) {
    chunks.push(Buffer.from(bytes).toString());
  }
  const { filesRead } = coverage.report(FileReport);
  return { text: chunks.join(""), filesRead, skips: coverage.skips };
}

/** The key of a log file, delivered at a time such as `20260303T0115Z`. */
export function keyOf(
  time: string,
  { prefix = "AWSLogs/", account = ACCOUNT, region = "us-east-1", id = "A".repeat(16) } = {},
): string {
  const day = `${time.slice(0, 4)}/${time.slice(4, 6)}/${time.slice(6, 8)}`;
  return `${prefix}${account}/CloudTrail/${region}/${day}/${account}_CloudTrail_${region}_${time}_${id}.json.gz`;
}

/** A log file with one record of this name. */
export function logFile(eventName: string): { readonly bytes: Buffer } {
  return { bytes: gzipSync(`{"Records":[${recordText(eventName)}]}`) };
}
