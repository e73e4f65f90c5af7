import { Buffer } from "node:buffer";
import { gzipSync } from "node:zlib";
import { type DigestChain, HOUR_MS, makeKey, START_MS } from "../support/digest-chain.ts";

/** What somebody may do to a bucket: a case changes four good hours. */
export interface Case {
  /** The kinds of findings, sorted. */
  readonly expect: readonly string[];
  /** Good digests and log files, as the AWS CLI counts them where it is right. */
  readonly valid: readonly [digests: string, logs: string];
  readonly exit?: number;
  readonly freshAt?: number;
  readonly hasSecondRegion?: boolean;
  readonly change: (chain: DigestChain, second: DigestChain) => void;
}

const foreign = makeKey();

const put = ({ objects }: DigestChain, key: string, bytes: Uint8Array): void =>
  void objects.set(key, { bytes });
const logKey = ({ logs }: DigestChain, n: number): string => logs[n]!.key;
const remove = (chain: DigestChain, ...keys: readonly string[]): void => {
  for (const key of keys) chain.objects.delete(key);
};
const dropDigests = (chain: DigestChain, ...numbers: readonly number[]): void =>
  remove(chain, ...numbers.map((n) => chain.digests[n]!.key));
const replaceDigest = (
  chain: DigestChain,
  n: number,
  text: string,
  metadata = chain.digests[n]!.metadata,
): void => void chain.objects.set(chain.digests[n]!.key, { bytes: gzipSync(text), metadata });
const renamed = (chain: DigestChain, n: number, id: string): string =>
  logKey(chain, n).replace(/_\w{16}\.json/, `_${id}.json`);
const resign = (chain: DigestChain, key = foreign, isForeign = true): void => {
  chain.last.normal = chain.digests[0];
  const entries = [chain.logs[3]!.entry];
  const options = isForeign ? { key } : {};
  chain.digest(START_MS + HOUR_MS, START_MS + 2 * HOUR_MS, entries, options);
};
const backfill = (chain: DigestChain) => {
  const log = chain.log(START_MS + HOUR_MS + 55 * 60_000, ["GetUser"]);
  const from = START_MS + HOUR_MS;
  const digest = chain.digest(from, from + HOUR_MS, [log.entry], { kind: "backfill" });
  return { log, digest };
};

export const CASES: Readonly<Record<string, Case>> = {
  clean: { expect: [], valid: ["4/4", "8/8"], exit: 0, change: () => {} },
  "log recompressed, same content": {
    expect: [],
    valid: ["4/4", "8/8"],
    exit: 0,
    change: (c) => put(c, logKey(c, 3), gzipSync(c.logs[3]!.text, { level: 1 })),
  },
  "log stored uncompressed": {
    expect: ["log-not-gzip"],
    valid: ["4/4", "7/8"],
    change: (c) => put(c, logKey(c, 3), Buffer.from(c.logs[3]!.text)),
  },
  "log changed": {
    expect: ["log-changed"],
    valid: ["4/4", "7/8"],
    change: (c) => put(c, logKey(c, 3), gzipSync(c.logs[3]!.text.replace("CreateUser", "GetUser"))),
  },
  "log emptied to zero bytes": {
    expect: ["log-not-gzip"],
    valid: ["4/4", "7/8"],
    change: (c) => put(c, logKey(c, 3), Buffer.alloc(0)),
  },
  "log cut off": {
    expect: ["log-not-gzip"],
    valid: ["4/4", "7/8"],
    change: (c) => put(c, logKey(c, 3), gzipSync(c.logs[3]!.text).subarray(0, -12)),
  },
  "log with a second gzip member": {
    expect: ["log-trailing-data"],
    valid: ["4/4", "7/8"],
    change: (c) =>
      put(c, logKey(c, 3), Buffer.concat([gzipSync(c.logs[3]!.text), gzipSync('{"Records":[]}')])),
  },
  "log with bytes after the end": {
    expect: ["log-trailing-data"],
    valid: ["4/4", "7/8"],
    change: (c) =>
      put(c, logKey(c, 3), Buffer.concat([gzipSync(c.logs[3]!.text), Buffer.from("tail")])),
  },
  "log deleted": {
    expect: ["log-missing"],
    valid: ["4/4", "7/8"],
    change: (c) => remove(c, logKey(c, 3)),
  },
  "two logs swapped": {
    expect: ["log-changed", "log-changed"],
    valid: ["4/4", "6/8"],
    change: (c) => {
      put(c, logKey(c, 2), gzipSync(c.logs[3]!.text));
      put(c, logKey(c, 3), gzipSync(c.logs[2]!.text));
    },
  },
  "log added that no digest names": {
    expect: ["log-undigested"],
    valid: ["4/4", "8/8"],
    change: (c) => put(c, renamed(c, 3, "intruder00000000"), gzipSync('{"Records":[]}')),
  },
  "log added under a name of another form": {
    expect: ["log-undigested"],
    valid: ["4/4", "8/8"],
    change: (c) =>
      put(c, logKey(c, 3).replace(/[^/]*$/, "evil.json.gz"), gzipSync('{"Records":[]}')),
  },
  "log copied under another name": {
    expect: ["log-undigested"],
    valid: ["4/4", "8/8"],
    change: (c) => put(c, renamed(c, 3, "copy000000000000"), gzipSync(c.logs[3]!.text)),
  },
  "digest deleted": {
    expect: ["digest-missing", "log-undigested", "log-undigested"],
    valid: ["3/3", "6/6"],
    change: (c) => dropDigests(c, 1),
  },
  "digest deleted with its logs": {
    expect: ["digest-missing"],
    valid: ["3/3", "6/6"],
    change: (c) => {
      dropDigests(c, 1);
      remove(c, logKey(c, 2), logKey(c, 3));
    },
  },
  "newest digest deleted": {
    expect: ["chain-ends-early", "log-undigested", "log-undigested"],
    valid: ["3/3", "6/6"],
    change: (c) => dropDigests(c, 3),
  },
  "newest two digests deleted with their logs": {
    expect: ["chain-ends-early"],
    valid: ["2/2", "4/4"],
    change: (c) => {
      dropDigests(c, 2, 3);
      remove(c, ...[4, 5, 6, 7].map((n) => logKey(c, n)));
    },
  },
  "oldest digest deleted": {
    expect: ["digest-missing", "log-undigested", "log-undigested"],
    valid: ["3/3", "6/6"],
    change: (c) => dropDigests(c, 0),
  },
  "all digests deleted": {
    expect: ["no-digests"],
    valid: ["0/0", "0/0"],
    exit: 4,
    change: (c) => dropDigests(c, 0, 1, 2, 3),
  },
  "digest changed: a log struck out": {
    expect: ["digest-signature", "log-undigested"],
    valid: ["3/4", "6/7"],
    change: (c) =>
      replaceDigest(c, 1, JSON.stringify({ ...c.digests[1]!.body, logFiles: [c.logs[3]!.entry] })),
  },
  "digest reformatted, same JSON value": {
    expect: ["digest-signature"],
    valid: ["3/4", "6/8"],
    change: (c) => replaceDigest(c, 1, JSON.stringify(c.digests[1]!.body, null, 1)),
  },
  "digest not JSON": {
    expect: ["digest-format", "log-undigested", "log-undigested"],
    valid: ["3/4", "6/6"],
    change: (c) => replaceDigest(c, 1, "not json"),
  },
  "digest without its signature": {
    expect: ["digest-unsigned"],
    valid: ["3/4", "6/8"],
    change: (c) => replaceDigest(c, 1, c.digests[1]!.bytes.toString(), {}),
  },
  "digest with a wrong signature": {
    expect: ["digest-signature"],
    valid: ["3/4", "6/8"],
    change: (c) =>
      replaceDigest(c, 1, c.digests[1]!.bytes.toString(), {
        ...c.digests[1]!.metadata,
        signature: c.digests[2]!.metadata["signature"]!,
      }),
  },
  "digests swapped": {
    expect: ["digest-moved", "digest-moved"],
    valid: ["2/4", "4/8"],
    change: (c) => {
      const [one, two] = [c.digests[1]!, c.digests[2]!];
      replaceDigest(c, 1, two.bytes.toString(), two.metadata);
      replaceDigest(c, 2, one.bytes.toString(), one.metadata);
    },
  },
  "digest signed anew with a foreign key": {
    expect: ["digest-unknown-key", "log-undigested"],
    valid: ["3/4", "6/7"],
    change: (c) => resign(c),
  },
  "digest replaced by another of the right key": {
    expect: ["digest-chain", "log-undigested"],
    valid: ["3/4", "6/7"],
    change: (c) => resign(c, undefined, false),
  },
  "logging was off: a chain starts anew": {
    expect: ["gap"],
    valid: ["4/4", "8/8"],
    freshAt: 2,
    change: () => {},
  },
  "backfill digest, clean": {
    expect: [],
    valid: ["5/5", "9/9"],
    exit: 0,
    change: (c) => void backfill(c),
  },
  "backfill digest, its log changed": {
    expect: ["log-changed"],
    valid: ["5/5", "8/9"],
    change: (c) => put(c, backfill(c).log.key, gzipSync('{"Records":[]}')),
  },
  "backfill digest deleted, its log left": {
    expect: ["log-undigested"],
    valid: ["4/4", "8/8"],
    change: (c) => remove(c, backfill(c).digest.key),
  },
  "second Region, its log changed": {
    expect: ["log-changed"],
    valid: ["8/8", "15/16"],
    hasSecondRegion: true,
    change: (_, second) => put(second, logKey(second, 3), gzipSync('{"Records":[]}')),
  },
};
