import { SpitzelError } from "../errors.ts";

/** A place in S3. */
export interface S3Url {
  readonly bucket: string;
  /** As it stands, nothing decoded; empty for the whole bucket. */
  readonly key: string;
}

const SCHEME = /^s3:\/\//i;
/** Names of today and of before 2018. https://docs.aws.amazon.com/AmazonS3/latest/userguide/bucketnamingrules.html */
const BUCKET = /^[A-Za-z0-9][A-Za-z0-9._-]{1,253}[A-Za-z0-9]$/;

export function isS3Url(text: string): boolean {
  return SCHEME.test(text);
}

/** @throws SpitzelError (exit code 2) when it names no bucket. */
export function parseS3Url(text: string): S3Url {
  const [, bucket = "", key = ""] = /^([^/]*)\/?(.*)$/s.exec(text.replace(SCHEME, "")) ?? [];
  if (BUCKET.test(bucket)) return { bucket, key };
  throw new SpitzelError(`expected a bucket behind s3://, got "${bucket}"`, {
    hint: bucket.startsWith("arn:")
      ? "write the alias of the access point in place of its ARN."
      : "write for example s3://my-trail/AWSLogs/.",
  });
}
