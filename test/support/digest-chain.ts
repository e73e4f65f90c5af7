import { Buffer } from "node:buffer";
import { createHash, generateKeyPairSync, sign } from "node:crypto";
import { gzipSync } from "node:zlib";
import type { Stored } from "./bucket-server.ts";

export const HOUR_MS = 3_600_000;
const ACCOUNT = "111122223333";
export const START_MS = Date.UTC(2026, 2, 3);

const sha256 = (bytes: string | Uint8Array): string =>
  createHash("sha256").update(bytes).digest("hex");
const iso = (ms: number): string => new Date(ms).toISOString().replace(".000", "");
const stamp = (ms: number): string => iso(ms).replaceAll(/[-:]/g, "");
const day = (ms: number): string => iso(ms).slice(0, 10).replaceAll("-", "/");

/** A key as CloudTrail has one for each Region. */
export function makeKey() {
  const { privateKey, publicKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
  const der = publicKey.export({ format: "der", type: "pkcs1" });
  return { privateKey, der, fingerprint: createHash("md5").update(der).digest("hex") };
}
export type Key = ReturnType<typeof makeKey>;

export interface MadeLog {
  readonly key: string;
  readonly text: string;
  readonly entry: Readonly<Record<string, string>>;
}

export interface MadeDigest {
  readonly key: string;
  readonly body: Readonly<Record<string, unknown>>;
  readonly bytes: Buffer;
  readonly metadata: Readonly<Record<string, string>>;
}

interface ChainOptions {
  readonly bucket: string;
  readonly key: Key;
  readonly root?: string;
  readonly region?: string;
  readonly trail?: string;
  /** The hour at which the chain begins anew. */
  readonly freshAt?: number;
}

/** What CloudTrail leaves in a bucket when log file validation is on: log files, and a chain of signed digests. */
export class DigestChain {
  readonly logs: MadeLog[] = [];
  readonly digests: MadeDigest[] = [];
  readonly objects: Map<string, Stored>;
  readonly #options: Required<Omit<ChainOptions, "freshAt">>;
  readonly last: { normal: MadeDigest | undefined; backfill: MadeDigest | undefined } = {
    normal: undefined,
    backfill: undefined,
  };

  constructor(objects: Map<string, Stored>, options: ChainOptions) {
    this.objects = objects;
    this.#options = { root: `AWSLogs/${ACCOUNT}`, region: "us-east-1", trail: "audit", ...options };
  }

  log(ms: number, names: readonly string[]): MadeLog {
    const { root, region, bucket } = this.#options;
    const id = sha256(`${region} ${ms} ${this.logs.length}`).slice(0, 16);
    const key = `${root}/CloudTrail/${region}/${day(ms)}/${ACCOUNT}_CloudTrail_${region}_${stamp(ms).slice(0, 13)}Z_${id}.json.gz`;
    const records = names.map((eventName, i) => ({
      eventVersion: "1.11",
      eventTime: iso(ms - 300_000 + i * 1000),
      eventSource: "iam.amazonaws.com",
      eventName,
      awsRegion: region,
      eventID: `${ms}-${i}`,
    }));
    const text = JSON.stringify({ Records: records });
    this.objects.set(key, { bytes: gzipSync(text) });
    const entry = {
      s3Bucket: bucket,
      s3Object: key,
      hashValue: sha256(text),
      hashAlgorithm: "SHA-256",
    };
    const made = { key, text, entry };
    this.logs.push(made);
    return made;
  }

  digest(
    startMs: number,
    endMs: number,
    logFiles: readonly MadeLog["entry"][],
    {
      kind = "normal",
      isFresh = false,
      key = this.#options.key,
    }: { kind?: "normal" | "backfill"; isFresh?: boolean; key?: Key } = {},
  ): MadeDigest {
    const { root, region, bucket, trail } = this.#options;
    const previous = isFresh ? undefined : this.last[kind];
    const object = `${root}/CloudTrail-Digest/${region}/${day(endMs)}/${ACCOUNT}_CloudTrail-Digest_${region}_${trail}_us-east-1_${stamp(endMs)}${kind === "backfill" ? "_backfill" : ""}.json.gz`;
    const signature = previous?.metadata["signature"];
    const body = {
      awsAccountId: ACCOUNT,
      digestStartTime: iso(startMs),
      digestEndTime: iso(endMs),
      digestS3Bucket: bucket,
      digestS3Object: object,
      digestPublicKeyFingerprint: key.fingerprint,
      digestSignatureAlgorithm: "SHA256withRSA",
      previousDigestS3Bucket: previous === undefined ? null : bucket,
      previousDigestS3Object: previous?.key ?? null,
      previousDigestHashValue: previous === undefined ? null : sha256(previous.bytes),
      previousDigestHashAlgorithm: previous === undefined ? null : "SHA-256",
      previousDigestSignature: signature ?? null,
      logFiles,
    };
    const bytes = Buffer.from(JSON.stringify(body));
    const text = [iso(endMs), `${bucket}/${object}`, sha256(bytes), signature ?? "null"].join("\n");
    const metadata = {
      signature: sign("RSA-SHA256", Buffer.from(text), key.privateKey).toString("hex"),
      "signature-algorithm": "SHA256withRSA",
    };
    this.objects.set(object, { bytes: gzipSync(bytes), metadata });
    const made = { key: object, body, bytes, metadata };
    this.last[kind] = made;
    this.digests.push(made);
    return made;
  }

  /** Two log files and a digest in each of four hours. */
  static fourHours(objects: Map<string, Stored>, options: ChainOptions): DigestChain {
    const chain = new DigestChain(objects, options);
    for (let hour = 0; hour < 4; hour++) {
      const fromMs = START_MS + hour * HOUR_MS;
      const logs = [10, 40].map((minute) =>
        chain.log(fromMs + minute * 60_000, ["ListUsers", "CreateUser"]),
      );
      const entries = logs.map(({ entry }) => entry);
      chain.digest(fromMs, fromMs + HOUR_MS, entries, { isFresh: options.freshAt === hour });
    }
    return chain;
  }
}
