import type { TimeWindow } from "../match/query.ts";
import { isDeliveredOutside } from "../source/delivery-time.ts";
import type { Listed } from "../source/log-files.ts";
import type { Cost, ExplainLine } from "../source/planned-read.ts";
import { count, formatBytes, number } from "../source/wording.ts";

/** Dollars for 1,000 requests to S3 Standard in us-east-1. https://aws.amazon.com/s3/pricing/ */
const LIST_PRICE = 0.005;
const GET_PRICE = 0.0004;
/** Unreadable listings that are named. */
const MOST_NAMED = 5;

interface Counted {
  readonly files: number;
  readonly bytes: number;
  readonly outside: number;
  readonly unread: readonly ExplainLine[];
  /** Of other classes than STANDARD. */
  readonly classes: ReadonlyMap<string, number>;
}

/**
 * What a reading of a bucket will fetch, by a listing of it.
 * @param requests how many were sent by now, to list and to look into what names do not tell
 */
export async function costOf(
  listing: AsyncIterable<Listed>,
  window: TimeWindow,
  requests: () => number,
): Promise<Cost> {
  const counted = await counts(listing, window);
  const { files, bytes, outside, unread, classes } = counted;
  const sent = requests();
  const dollars = (sent * LIST_PRICE + files * GET_PRICE) / 1000;
  return {
    isWhole: unread.length === 0,
    bytes,
    lines: [
      {
        topic: "objects",
        text: `${count(files, "log file")}, ${formatBytes(bytes)} as stored${outside === 0 ? "" : `; ${number(outside)} outside the time window`}`,
      },
      ...[...classes].map(([name, n]) => ({ topic: "storage class", text: classText(name, n) })),
      {
        topic: "cost",
        text: `${count(sent, "LIST request")} for a listing, of S3's dearer class (PUT, COPY, POST, LIST): sent just now, and again by the reading; then ${count(files, "GET")}, of the cheaper class; about $${dollars.toFixed(4)} at us-east-1's prices, apart from transfer out of the Region`,
      },
      ...unread.slice(0, MOST_NAMED),
      ...(unread.length > MOST_NAMED
        ? [{ topic: "not listed", text: `${number(unread.length - MOST_NAMED)} more` }]
        : []),
    ],
  };
}

async function counts(listing: AsyncIterable<Listed>, window: TimeWindow): Promise<Counted> {
  const counted = { files: 0, bytes: 0, outside: 0 };
  const unread: ExplainLine[] = [];
  const classes = new Map<string, number>();
  for await (const found of listing) {
    if (found.kind === "unreadable" || found.kind === "no logs") {
      unread.push({ topic: "not listed", text: `${found.name}: ${found.reason}` });
    }
    if (found.kind !== "remote" && found.kind !== "local") continue;
    if (isDeliveredOutside(found.name, window)) {
      counted.outside++;
      continue;
    }
    counted.files++;
    counted.bytes += found.sizeBytes;
    const name = found.kind === "remote" ? found.storageClass : undefined;
    if (name !== undefined) classes.set(name, (classes.get(name) ?? 0) + 1);
  }
  return { ...counted, unread, classes };
}

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/storage-class-intro.html */
function classText(name: string, files: number): string {
  const what = `${count(files, "log file")} in ${name}`;
  if (name === "GLACIER" || name === "DEEP_ARCHIVE") return `${what}: to be restored first`;
  return /IA$|^GLACIER_IR$/.test(name) ? `${what}: bytes read are charged` : what;
}
