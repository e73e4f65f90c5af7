/** What may be wrong, with what it means and what to do. */
const KINDS = {
  "log-changed": [
    "The log file is not what CloudTrail delivered: its content has another hash than its digest says.",
    "Take it as evidence of tampering: keep this version, look for the original in the bucket's versions or a copy, and find out who wrote the object.",
  ],
  "log-missing": [
    "A log file that its digest names is not there: it was deleted, or moved by a life-cycle rule.",
    "Look for it in the bucket's versions and life-cycle rules; records of that time are missing from every answer.",
  ],
  "log-not-gzip": [
    "The log file is no whole gzip data: it was emptied, cut off or replaced.",
    "Keep this version, look for the original in the bucket's versions, and find out who wrote the object.",
  ],
  "log-trailing-data": [
    "Something was put behind the log file's own gzip data: readers may take it for records.",
    "Keep this version, look for the original in the bucket's versions, and find out who wrote the object.",
  ],
  "log-undigested": [
    "No digest names this log file, although one covers its time: it was added, or copied under another name, or its digest was deleted.",
    "Do not take its records for CloudTrail's; find out who wrote the object.",
  ],
  "logs-before-digests": [
    "Log files are older than the first digest: validation was not on yet, and nothing proves them.",
    "Nothing can prove them now; ask from the first digest on with --from.",
  ],
  "digest-missing": [
    "The next digest names this one as its predecessor, and it is not there: it was deleted.",
    "Look for it in the bucket's versions; without it nothing proves the log files of its hour.",
  ],
  "digest-format": [
    "The digest is no gzip data of a JSON digest.",
    "Look for the original in the bucket's versions, and find out who wrote the object.",
  ],
  "digest-moved": [
    "The digest says that it belongs in another place: it was copied or renamed.",
    "Look for the original in the bucket's versions, and find out who wrote the object.",
  ],
  "digest-unsigned": [
    "The digest has no signature in its metadata: it was written anew, perhaps by a copy.",
    "Copy buckets with their metadata; if nobody has copied it, take it as evidence of tampering.",
  ],
  "digest-unknown-key": [
    "The digest was signed with a key that is none of CloudTrail's in that Region and time.",
    "Take it as evidence of tampering; with --public-keys, check that the file has the keys of that Region and time.",
  ],
  "digest-signature": [
    "The signature does not fit the digest: it was changed.",
    "Take it as evidence of tampering: look for the original in the bucket's versions.",
  ],
  "digest-chain": [
    "The signature fits, but the next digest names another content as its predecessor: the digest was replaced.",
    "Take it as evidence of tampering: look for the original in the bucket's versions.",
  ],
  "chain-ends-early": [
    "No digest covers the end of the time asked: the newest were deleted, or logging or validation was turned off.",
    "Look for StopLogging, UpdateTrail and DeleteTrail, and in the bucket's versions; if the time is over on purpose, say so with --to.",
  ],
  gap: [
    "The chain begins anew: logging or validation was off between the two digests, or what came before was cut off.",
    "Look for StopLogging, StartLogging and UpdateTrail in that time.",
  ],
  "no-digests": [
    "There are log files and no digest at all: validation was never on, or all digests were deleted.",
    "aws cloudtrail get-trail-status and the bucket's versions tell which; turn validation on with update-trail --enable-log-file-validation.",
  ],
} as const satisfies Readonly<Record<string, readonly [meaning: string, advice: string]>>;

export type FindingKind = keyof typeof KINDS;

/** Where something is wrong. Times are ISO 8601 to the second. */
export interface ValidationFinding {
  readonly schema: "spitzel.validation/1";
  readonly kind: FindingKind;
  readonly account: string;
  readonly region: string;
  readonly trail?: string;
  readonly file?: string;
  /** The digest that says so. */
  readonly digest?: string;
  readonly from?: string;
  readonly to?: string;
  /** How many files it is about, when it is more than the one. */
  readonly files?: number;
  readonly meaning: string;
  readonly advice: string;
}

/** What was verified of one account, Region and trail: the last lines of an answer. */
export interface VerifiedChain {
  readonly schema: "spitzel.validation/1";
  readonly kind: "verified";
  readonly account: string;
  readonly region: string;
  readonly trail: string;
  readonly chain: "normal" | "backfill";
  readonly digests: { readonly valid: number; readonly total: number };
  readonly logs: { readonly valid: number; readonly total: number };
  /** Spans of which the digest and all of its log files are good, to the second. */
  readonly verified: readonly (readonly [from: string, to: string])[];
}

export type ValidationLine = ValidationFinding | VerifiedChain;

type Place = Omit<ValidationFinding, "schema" | "kind" | "meaning" | "advice">;

export function findingOf(kind: FindingKind, place: Place): ValidationFinding {
  const [meaning, advice] = KINDS[kind];
  return { schema: "spitzel.validation/1", kind, ...place, meaning, advice };
}

/** What it means as one clause. */
export function meaningOf(kind: FindingKind): string {
  const [meaning] = KINDS[kind];
  return `${meaning[0]!.toLowerCase()}${meaning.slice(1, -1)}`;
}

/** What to do about it. */
export function adviceOf(kind: FindingKind): string {
  return KINDS[kind][1];
}
