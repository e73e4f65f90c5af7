import { Buffer } from "node:buffer";
import { constants, gunzipSync } from "node:zlib";
import {
  archiveKind,
  isCsv,
  isGzip,
  NO_WHOLE_RECORDS,
  otherKind,
  otherText,
} from "./leading-bytes.ts";
import type { OtherContent } from "./log-files.ts";
import { startsLogOfOtherService } from "./other-services.ts";

/** The first record or wrapper shows in so much. */
export const HEAD_BYTES = 4096;

/** A header, two bytes of data, a check sum and a size. */
const SHORTEST_GZIP = 20;

/**
 * What a transfer calls a file until all of it is there: the AWS CLI (eight hexadecimal digits), rclone, browsers,
 * WinSCP. https://github.com/boto/s3transfer/blob/develop/s3transfer/utils.py (get_temp_filename)
 */
const UNFINISHED =
  /\.(?:json|jsonl|ndjson|log|gz)\.(?:(?!\d{8}$)[0-9a-f]{8}(?:\.partial)?|partial|part|crdownload|download|filepart|opdownload|tmp)$/i;

/** Zip archives that nobody keeps logs in. */
const NO_ARCHIVE = /\.(?:docx|xlsx|pptx|odt|ods|odp|jar|whl|apk|epub)$/i;

/** Keys of records and of what they come wrapped in, also inside a text. */
const OF_RECORDS =
  /\\?"(?:Records|Events|logEvents|CloudTrailEvent|eventVersion|eventSource|eventName|eventTime|detail-type)\\?"\s*:/;

/** Keys of records in a cell of CSV, where quotes are doubled. */
const CELL_OF_RECORD = /"\{\s*""(?:Records|eventVersion|userIdentity)""/;

/** What answers about events have in a form that cannot be read. */
const OF_ANSWERS = /CloudTrailEvent|event ?name|eventVersion/i;

export type Seen =
  | { readonly kind: "log" }
  | { readonly kind: "passed over"; readonly what: OtherContent }
  | { readonly kind: "other service" }
  | { readonly kind: "no logs" | "unreadable"; readonly reason: string };

/**
 * What a file of a folder ends in that is read; of others the first bytes decide. A file named by the user may be called
 * anything.
 */
const TRAIL_FILE = /(?<!\.tar)\.(?:json|jsonl|ndjson|log|gz)$/i;

export function isTrailName(name: string): boolean {
  return TRAIL_FILE.test(name);
}

/** Whether a name is one of a download that has not ended. */
export function unfinished(name: string): Seen | undefined {
  return UNFINISHED.test(name)
    ? { kind: "no logs", reason: "an unfinished download of a log file: fetch it again" }
    : undefined;
}

/**
 * What a file is of which the name does not say it, by its first bytes.
 * @param isMember it is in an archive, where no other is read
 */
export function lookAtHead(name: string, head: Buffer, isMember = false): Seen {
  if (NO_ARCHIVE.test(name)) return { kind: "passed over", what: "binary" };
  const seen = kindOf(head, 0);
  if (seen !== ARCHIVE) return seen;
  const reason = isMember
    ? "an archive in an archive: unpack it first"
    : "an archive, and what it holds may lie beside it unpacked: name it to read it";
  return { kind: "no logs", reason };
}

function kindOf(head: Buffer, layers: number): Seen {
  if (head.length === 0) return { kind: "passed over", what: "empty" };
  if (isGzip(head)) {
    const inside = layers < 2 ? inflatedHead(head) : undefined;
    if (inside === undefined) return { kind: "no logs", reason: "damaged gzip data" };
    const seen = kindOf(inside, layers + 1);
    return seen.kind === "passed over" ? { ...seen, what: "gzip of something else" } : seen;
  }
  const utf16 = utf16Text(head);
  if (utf16 !== undefined) return OF_RECORDS.test(utf16) ? LOG : TEXT;
  if (archiveKind(head) !== undefined) return ARCHIVE;
  const reason = otherKind(head);
  if (reason !== undefined) return { kind: "no logs", reason };
  const text = head.toString("utf8").replace(/^\uFEFF/, "");
  // oxlint-disable-next-line no-control-regex -- RFC 7464's record separator
  if (/^[\s\x1e]*"?[{[]/.test(text)) {
    return OF_RECORDS.test(text) ? LOG : { kind: "passed over", what: "JSON of another kind" };
  }
  if (startsLogOfOtherService(text)) return { kind: "other service" };
  if (isCsv(head) && OF_ANSWERS.test(text)) {
    return CELL_OF_RECORD.test(text) ? LOG : { kind: "no logs", reason: NO_WHOLE_RECORDS };
  }
  const form = OF_ANSWERS.test(text) ? otherText(head) : undefined;
  if (form !== undefined) return { kind: "no logs", reason: form };
  return head.includes(0) ? { kind: "passed over", what: "binary" } : TEXT;
}

const LOG: Seen = { kind: "log" };
/** Its members tell whether they are; of what is in one, only when it is named. */
const ARCHIVE: Seen = { kind: "log" };
const TEXT: Seen = { kind: "passed over", what: "text" };

/** The first of what a file holds compressed, as far as its first bytes tell. */
function inflatedHead(head: Buffer): Buffer | undefined {
  if (head.length < SHORTEST_GZIP) return undefined;
  try {
    // Data that ends early is what a head is.
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH }).subarray(0, HEAD_BYTES);
  } catch {
    return undefined;
  }
}

function utf16Text(head: Buffer): string | undefined {
  if (head[0] === 0xff && head[1] === 0xfe) return head.toString("utf16le");
  if (head[0] !== 0xfe || head[1] !== 0xff) return undefined;
  return Buffer.from(head.subarray(0, head.length & ~1))
    .swap16()
    .toString("utf16le");
}
