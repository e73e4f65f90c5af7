import { rethrowUnless } from "../errors.ts";
import { Buffer } from "node:buffer";
import { createHash, type KeyObject, verify } from "node:crypto";
import { isJsonObject } from "../record.ts";
import type { FindingKind } from "./finding.ts";
import { gunzipStrictly } from "./gunzip-strictly.ts";
import { type DigestName, keyBeside, keyOf } from "./names.ts";

/** A log file as a digest names it. */
interface NamedLog {
  readonly key: string;
  readonly sha256: string;
}

/** What a digest holds, as far as it is looked at. */
interface DigestBody {
  readonly startMs: number;
  readonly endMs: number;
  /** As in the file: it is signed. */
  readonly endText: string;
  readonly bucket: string;
  readonly object: string;
  readonly fingerprint: string;
  readonly previousKey: string | undefined;
  readonly previousSignature: string | undefined;
  readonly previousSha256: string | undefined;
  readonly logs: readonly NamedLog[];
}

/** A digest that was read. */
export interface Digest {
  readonly file: string;
  readonly key: string;
  readonly name: DigestName;
  /** Undefined when it is none. */
  readonly body: DigestBody | undefined;
  readonly sha256: string;
  /** Hexadecimal, from the object's metadata; undefined where there is none, as on a disk. */
  readonly signature: string | undefined;
  /** What is wrong with it by itself. */
  readonly problem: FindingKind | undefined;
}

/** Undefined for metadata that nobody has kept: a file on a disk. */
type Metadata = Readonly<Record<string, string>> | undefined;

export function readDigest(
  file: string,
  name: DigestName,
  bytes: Buffer,
  metadata: Metadata,
): Digest {
  const text = gunzipStrictly(bytes);
  const inflated = typeof text === "string" ? Buffer.alloc(0) : text;
  const body = bodyOf(file, inflated);
  const key = keyOf(file);
  const signature =
    metadata?.["signature-algorithm"] === "SHA256withRSA" ? metadata["signature"] : undefined;
  const isInPlace = body !== undefined && keyBeside(file, body.bucket, body.object) === key;
  const problem =
    body === undefined
      ? "digest-format"
      : !isInPlace
        ? "digest-moved"
        : metadata !== undefined && signature === undefined
          ? "digest-unsigned"
          : undefined;
  return { file, key, name, body, sha256: sha256Of(inflated), signature, problem };
}

/**
 * Whether a digest was signed with the key that it names.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-custom-validation.html
 * @param signature hexadecimal
 */
export function checkSignature(
  { body, sha256 }: Digest,
  signature: string,
  keys: ReadonlyMap<string, KeyObject>,
): FindingKind | undefined {
  if (body === undefined) return "digest-format";
  const key = keys.get(body.fingerprint);
  if (key === undefined) return "digest-unknown-key";
  const signed = [
    body.endText,
    `${body.bucket}/${body.object}`,
    sha256,
    body.previousSignature ?? "null",
  ].join("\n");
  const isGood = verify("RSA-SHA256", Buffer.from(signed), key, Buffer.from(signature, "hex"));
  return isGood ? undefined : "digest-signature";
}

export function sha256Of(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}

function bodyOf(file: string, bytes: Buffer): DigestBody | undefined {
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString("utf8"));
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
  if (!isJsonObject(value)) return undefined;
  const digest = value;
  const text = (member: string): string | undefined => {
    const found = Object.hasOwn(digest, member) ? digest[member] : undefined;
    return typeof found === "string" ? found : undefined;
  };
  const [endText, bucket, object] = ["digestEndTime", "digestS3Bucket", "digestS3Object"].map(text);
  const startMs = Date.parse(text("digestStartTime") ?? "");
  const endMs = Date.parse(endText ?? "");
  const fingerprint = text("digestPublicKeyFingerprint");
  const logs = logsOf(file, digest["logFiles"]);
  const isWhole = !Number.isNaN(startMs) && !Number.isNaN(endMs) && logs !== undefined;
  if (!isWhole || bucket === undefined || object === undefined || fingerprint === undefined) {
    return undefined;
  }
  const previous = text("previousDigestS3Object");
  return {
    startMs,
    endMs,
    endText: endText ?? "",
    bucket,
    object,
    fingerprint,
    previousKey:
      previous === undefined
        ? undefined
        : keyBeside(file, text("previousDigestS3Bucket") ?? bucket, previous),
    previousSignature: text("previousDigestSignature"),
    previousSha256: text("previousDigestHashValue"),
    logs,
  };
}

function logsOf(file: string, value: unknown): readonly NamedLog[] | undefined {
  if (!Array.isArray(value)) return undefined;
  const logs: NamedLog[] = [];
  for (const one of value) {
    if (!isJsonObject(one)) return undefined;
    const { s3Bucket, s3Object, hashValue } = one;
    if (typeof s3Bucket !== "string" || typeof s3Object !== "string") return undefined;
    if (typeof hashValue !== "string") return undefined;
    logs.push({ key: keyBeside(file, s3Bucket, s3Object), sha256: hashValue });
  }
  return logs;
}
