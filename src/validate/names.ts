const REGION = String.raw`[a-z]{2,}(?:-[a-z]+)+-\d+`;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-validation-digest-file-structure.html */
const DIGEST = new RegExp(
  String.raw`(?:^|[/\\])(\d{12})_CloudTrail-Digest_(${REGION})_(.+)_(${REGION})_(\d{8}T\d{6})Z(_backfill)?\.json\.gz$`,
);
const LOG = new RegExp(
  String.raw`(?:^|[/\\])(\d{12})[/\\]CloudTrail[/\\](${REGION})[/\\](\d{4})[/\\](\d\d)[/\\](\d\d)[/\\][^/\\]+$`,
);
const DELIVERED = /_(\d{8}T\d{4})Z_[^/\\]*$/;

/** What the name of a digest says. Digests of one account, Region, trail and kind are one chain. */
export interface DigestName {
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly homeRegion: string;
  readonly endMs: number;
  /** Of log files that were delivered late: a chain of its own. */
  readonly isBackfill: boolean;
}

export function digestName(path: string): DigestName | undefined {
  const match = DIGEST.exec(path);
  if (match === null) return undefined;
  const [, account = "", region = "", trail = "", homeRegion = "", end = "", backfill] = match;
  const endMs = timeOf(end);
  return { account, region, trail, homeRegion, endMs, isBackfill: backfill !== undefined };
}

export interface LogName {
  readonly account: string;
  readonly region: string;
  /** When it was delivered, to the minute, by its name; for one of another form, the last moment of its folder's day. */
  readonly firstMs: number;
  /** The same, or the first moment of the day. */
  readonly lastMs: number;
}

const DAY_MS = 24 * 3_600_000;

/** What the path of a file below a Region's folder of log files says, whatever the file is called. */
export function logName(path: string): LogName | undefined {
  const match = LOG.exec(path);
  if (match === null) return undefined;
  const [, account = "", region = "", year, month, day] = match;
  const [, time] = DELIVERED.exec(path) ?? [];
  const dayMs = Date.UTC(Number(year), Number(month) - 1, Number(day));
  const deliveredMs = time === undefined ? undefined : timeOf(`${time}00`);
  const [firstMs, lastMs] = [deliveredMs ?? dayMs + DAY_MS - 1, deliveredMs ?? dayMs];
  return { account, region, firstMs, lastMs };
}

/** `20260303T010000` */
function timeOf(text: string): number {
  const [year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0] = (
    text.match(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)$/)?.slice(1) ?? []
  ).map(Number);
  return Date.UTC(year, month - 1, day, hour, minute, second);
}

/**
 * By what a file is known in digests. In a bucket that is its bucket and key; on a disk, which may hold a part of a
 * tree, its path from the account's folder on.
 */
export function keyOf(name: string): string {
  if (name.startsWith("s3://")) return name.slice("s3://".length);
  return tailOf(name.replaceAll("\\", "/"));
}

/** The same of what a digest says, as it would be known where `beside` lies. */
export function keyBeside(beside: string, bucket: string, key: string): string {
  return beside.startsWith("s3://") ? `${bucket}/${key}` : tailOf(key);
}

function tailOf(path: string): string {
  return /(?:^|\/)(\d{12}\/CloudTrail(?:-Digest|-Insight)?\/.*)$/.exec(path)?.[1] ?? path;
}
