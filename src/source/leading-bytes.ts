/** Bytes that a file of another kind starts with, and what to do about it. */
const OTHER_KINDS: readonly {
  readonly magic: readonly number[];
  readonly at?: number;
  readonly reason: string;
}[] = [
  { magic: [0xff, 0xfe], reason: "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8" },
  { magic: [0xfe, 0xff], reason: "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8" },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], reason: "Zstandard data: decompress it first" },
  { magic: [0x42, 0x5a, 0x68], reason: "bzip2 data: decompress it first" },
  { magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a], reason: "xz data: decompress it first" },
  { magic: [0x50, 0x41, 0x52, 0x31], reason: "a Parquet file" },
  { magic: [0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c], reason: "a 7-Zip archive: unpack it first" },
];

/** Texts that the AWS CLI and the console write, and which form to save instead. */
const OTHER_TEXTS: readonly { readonly start: RegExp; readonly reason: string }[] = [
  {
    start: /^(?:---\s+)?(?:(?:Events|Records|CloudTrailEvent):|- (?:"?'?\{|\w+:))/,
    reason: "YAML: save the answer with --output json",
  },
  { start: /^[-+|=]{8}/, reason: "a table: save the answer with --output json" },
  { start: /^EVENTS\t/, reason: "text: save the answer with --output json" },
];

/** Archives that are read as folders are. The last are a zip archive's that is empty. */
const ARCHIVES: readonly {
  readonly kind: "tar" | "zip";
  readonly magic: readonly number[];
  readonly at: number;
}[] = [
  { kind: "tar", magic: [0x75, 0x73, 0x74, 0x61, 0x72], at: 257 },
  { kind: "zip", magic: [0x50, 0x4b, 0x03, 0x04], at: 0 },
  { kind: "zip", magic: [0x50, 0x4b, 0x05, 0x06], at: 0 },
];

/** What archive starts so. */
export function archiveKind(head: Uint8Array): "tar" | "zip" | undefined {
  return ARCHIVES.find(({ magic, at }) => magic.every((byte, i) => head[at + i] === byte))?.kind;
}

/** The heading of a table with a column that answers about events have, or that may hold whole records. */
const CSV =
  /^(?:\xef\xbb\xbf)?(?:"?[@\w .]+"?[,;\t])*"?(?:event ?(?:name|id|time|version|source|json)|@message|line|_raw)"?(?:[,;\t]|\r?\n)/i;

/** A heading of any names, and below it a cell with JSON, in which quotes are doubled. */
const CSV_OF_JSON = /^[^\r\n{}[\]]+\r?\n(?:[^\r\n{}[\]]*[,;\t])?"\s*\[?\s*\{\s*""/;

/** What a table of single fields is good for, and what to save instead. */
export const NO_WHOLE_RECORDS =
  "CSV, which has no whole records: download Event history as JSON, export a query's answer as JSON";

/** Whether a text starts as CSV does. */
export function isCsv(head: Uint8Array): boolean {
  const text = String.fromCharCode(...head.subarray(0, LEADING_BYTES));
  return CSV.test(text) || CSV_OF_JSON.test(text);
}

/** As many first bytes as `archiveKind` looks at. */
export const LEADING_BYTES = 262;

/** What a file is that starts so, when it is none that can be read, and what to do about it: in one clause. */
export function otherKind(head: Uint8Array): string | undefined {
  const other = OTHER_KINDS.find(({ magic, at = 0 }) =>
    magic.every((byte, i) => head[at + i] === byte),
  );
  return other?.reason;
}

/** The same of a text. */
export function otherText(head: Uint8Array): string | undefined {
  const text = String.fromCharCode(...head.subarray(0, LEADING_BYTES));
  return OTHER_TEXTS.find(({ start }) => start.test(text))?.reason;
}

/** White space, a brace, a bracket, a quote or a byte order mark: else it may be a file of another kind. */
export function startsLikeJson(head: Uint8Array): boolean {
  return [0x20, 0x09, 0x0a, 0x0d, 0x1e, 0x5b, 0x7b, 0xef].includes(head[0] ?? 0);
}

/** True for the first bytes of gzip data. */
export function isGzip(head: Uint8Array): boolean {
  return head[0] === 0x1f && head[1] === 0x8b;
}
