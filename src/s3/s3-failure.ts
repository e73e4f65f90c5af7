import { type AskedWith, type AwsFailure, explainAwsFailure, oneLine } from "../aws/failure.ts";

/** An answer of S3 that is an error, by the name S3 gives it. */
export class S3Failure extends Error {
  readonly status: number;
  /** The Region that the bucket is in, when the answer names it. */
  readonly region: string | undefined;

  constructor(
    code: string,
    message: string,
    { status, region }: { readonly status: number; readonly region: string | undefined },
  ) {
    super(message);
    this.name = code;
    this.status = status;
    this.region = region;
  }
}

/** An answer that is none of S3's, or ends too early. It counts as a failure, never as an empty answer. */
export class DamagedAnswer extends Error {
  override readonly name = "DamagedAnswer";
}

/** An error in one clause, with what to do: what a skip says. */
export class ReadFailure extends Error {
  override readonly name = "ReadFailure";
  readonly hint: string;

  constructor({ reason, hint }: AwsFailure, cause: unknown) {
    super(reason, { cause });
    this.hint = hint;
  }
}

interface Asked extends AskedWith {
  readonly bucket: string;
  readonly for: "listing" | "object";
}

const POLICY = "docs/bucket.md has a policy with the least that is needed.";

/** What an error of S3 means. Undefined for what is no answer and no failure of the network: a bug. */
export function explainS3Failure(error: unknown, asked: Asked): AwsFailure | undefined {
  if (error instanceof ReadFailure) return { reason: error.message, hint: error.hint };
  if (!(error instanceof Error)) return undefined;
  if (error instanceof DamagedAnswer) {
    return {
      reason: error.message,
      hint: "check what stands behind --endpoint-url, and proxies on the way.",
    };
  }
  const known =
    explainKey(error) ??
    EXPLAINED.get(error.name)?.(error, asked) ??
    explainAwsFailure(error, asked);
  if (known !== undefined || !(error instanceof S3Failure)) return known;
  return {
    reason: `S3 answered ${error.name} (${error.status}): ${oneLine(error.message)}`,
    hint: "look the name up in S3's list of error codes.",
  };
}

/** What keeps the key from being used: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html */
function explainKey(error: Error): AwsFailure | undefined {
  const isDenied = error.name === "AccessDenied" && /\bkms\b/i.test(error.message);
  if (!isDenied && !error.name.startsWith("KMS.")) return undefined;
  return {
    reason: `its KMS key may not be used: ${oneLine(error.message)}`,
    hint: `the principal needs kms:Decrypt for the key of the trail, which must be enabled; ${POLICY}`,
  };
}

type Explained = (error: Error, asked: Asked) => AwsFailure;

const throttled: Explained = () => ({
  reason: "still throttled after many attempts",
  hint: "try again later, or with a lower --concurrency.",
});

const EXPLAINED: ReadonlyMap<string, Explained> = new Map<string, Explained>([
  [
    "NoSuchBucket",
    (_, { bucket }) => ({
      reason: `there is no bucket ${bucket}`,
      hint: "check its name; aws cloudtrail describe-trails says where a trail delivers.",
    }),
  ],
  [
    "AccessDenied",
    ({ message }, { bucket, for: what }) => ({
      reason: `not allowed: ${oneLine(message)}`,
      hint:
        what === "listing"
          ? `the principal needs s3:ListBucket for arn:aws:s3:::${bucket}; ${POLICY}`
          : `the principal needs s3:GetObject for what is in arn:aws:s3:::${bucket}; ${POLICY}`,
    }),
  ],
  [
    "InvalidObjectState",
    () => ({
      reason: "archived in a storage class that must be restored first (InvalidObjectState)",
      hint: "restore it with aws s3api restore-object, then ask again.",
    }),
  ],
  [
    "NoSuchKey",
    () => ({
      reason: "deleted since it was listed",
      hint: "a life-cycle rule, or somebody, is deleting logs while they are read.",
    }),
  ],
  [
    "PreconditionFailed",
    () => ({
      reason: "replaced since it was listed",
      hint: "CloudTrail never writes a log file twice: find out who did, then ask again.",
    }),
  ],
  [
    "RequestTimeTooSkewed",
    () => ({
      reason: "AWS refuses the signature because of its time: your clock is wrong",
      hint: "set the clock of this machine (timedatectl), then run the command again.",
    }),
  ],
  ["SlowDown", throttled],
  ["ServiceUnavailable", throttled],
]);
