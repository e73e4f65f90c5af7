import { SpitzelError } from "../errors.ts";
import { type Lookup, lookupOf } from "../lookup/lookup-attribute.ts";
import { parseByteSize } from "./byte-size.ts";
import { asTyped, flag, list, type Option, positiveNumber, value } from "./option.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import type { TypedOptions } from "./typed-options.ts";
import { withoutUserinfo } from "./without-userinfo.ts";

/** Options that say where to look. */

const WHERE = { group: "Where to look (Event history, unless --trail is given):" } as const;
const HISTORY = { ...WHERE, sources: ["Event history"] } as const;
const BUCKET = { ...WHERE, sources: ["a bucket"] } as const;
/** Whoever asks AWS, for Event history or for a bucket. */
const AWS = { ...WHERE, sources: ["Event history", "a bucket"] } as const;

export const TRAIL = list(
  {
    ...WHERE,
    name: "trail",
    alias: "t",
    describe: "trail file, folder of them, s3://bucket/prefix, or - for stdin",
  },
  asTyped,
);

export const REGION = list(
  {
    ...AWS,
    name: "region",
    describe: "Region to ask, or of a bucket: eu-west-1, 'us-*' or all",
    parted: /,/,
    insteadHint: "for one Region's records of a trail: --match '$.awsRegion == \"us-east-1\"'.",
  },
  asTyped,
);

export const ACCOUNT = list(
  {
    ...BUCKET,
    name: "account",
    describe: "account of a bucket to read: 12 digits, * and ? as wildcards",
    parted: /,/,
    insteadHint:
      "for one account's records of files: --match '$.recipientAccountId == \"111122223333\"'.",
  },
  accountPattern,
);

export const CONCURRENCY = value(
  {
    ...BUCKET,
    name: "concurrency",
    describe: "objects of a bucket that are fetched at once (16)",
    usual: "16",
  },
  concurrency,
);

export const CACHE = value(
  {
    ...BUCKET,
    name: "cache",
    describe: "folder to keep a bucket's objects in, and to read them from",
  },
  asTyped,
);

export const REQUESTER_PAYS = flag({
  ...BUCKET,
  name: "requester-pays",
  describe: "pay for the requests to a bucket that demands it",
});

export const PROFILE = list(
  {
    ...AWS,
    name: "profile",
    describe: "profile of the AWS configuration files",
    parted: /,/,
  },
  asTyped,
);

export const ROLE_ARN = list(
  {
    ...AWS,
    name: "role-arn",
    describe: "role to assume and ask with",
    // The name of a role may hold a comma.
    parted: /,(?=arn:)/,
  },
  checkedRole,
);

const ROLES_ARE_NAMED = { needs: ["role-arn", "accounts"] } as const;

export const EXTERNAL_ID = value(
  {
    ...AWS,
    ...ROLES_ARE_NAMED,
    name: "external-id",
    describe: "external ID that the roles require",
  },
  asTyped,
);

export const ROLE_SESSION_NAME = value(
  {
    ...AWS,
    ...ROLES_ARE_NAMED,
    name: "role-session-name",
    describe: "name of the roles' sessions (spitzel)",
    usual: "spitzel",
  },
  checkedSession,
);

export const ACCOUNTS = value(
  {
    ...AWS,
    name: "accounts",
    describe: "file with a profile or role ARN a line, all asked side by side",
  },
  asTyped,
);

export const ENDPOINT_URL = value(
  {
    ...AWS,
    name: "endpoint-url",
    describe: "other endpoint: LookupEvents' (spitzel serve), or S3's",
  },
  endpointUrl,
);

export const RATE = value(
  {
    ...HISTORY,
    name: "rate",
    describe: "requests a second to Event history (2)",
    usual: "2",
  },
  (text) =>
    positiveNumber(text, "rate", "write for example --rate 2; to count over time: --per 1h."),
);

const contradicting = (name: string, ...others: readonly string[]) =>
  others.map((other) => ({
    other,
    message: `--${name} and --${other} contradict each other`,
    hint: "give one of them.",
  }));

export const PUSHDOWN = list(
  {
    ...HISTORY,
    name: "pushdown",
    describe: "look-up to use in place of the planner's: EventName=StopLogging",
    excludes: contradicting("pushdown", "no-pushdown", "expand-names"),
  },
  lookup,
);

export const NO_PUSHDOWN = flag({
  ...HISTORY,
  name: "no-pushdown",
  describe: "read every event and test it here",
  excludes: contradicting("no-pushdown", "expand-names"),
});

export const EXPAND_NAMES = flag({
  ...HISTORY,
  name: "expand-names",
  describe: "look up a wildcard's known event names: faster, may miss some",
});

/** For whoever reads trail files and nothing else too. */
export const DECOMPRESS_LIMIT = value(
  {
    group: "The run:",
    name: "decompress-limit",
    describe: "bytes that one gzip file may grow to (4GiB)",
    usual: "4GiB",
    sources: ["trail files", "a bucket"],
  },
  parseByteSize,
);

export const RECORD_LIMIT = value(
  {
    group: "The run:",
    name: "record-limit",
    describe: "bytes that one record may have (4MiB)",
    usual: "4MiB",
    sources: ["trail files"],
  },
  recordBytes,
);

export function readLimits(typed: TypedOptions): Omit<ReadLimits, "readsInsights"> {
  return {
    maxDecompressedBytes: typed.get(DECOMPRESS_LIMIT),
    maxRecordBytes: typed.get(RECORD_LIMIT),
  };
}

/** Whose events to ask for. */
export const ACCOUNT_OPTIONS: readonly Option[] = [
  REGION,
  ACCOUNT,
  PROFILE,
  ROLE_ARN,
  EXTERNAL_ID,
  ROLE_SESSION_NAME,
  ACCOUNTS,
  ENDPOINT_URL,
  RATE,
  CONCURRENCY,
  REQUESTER_PAYS,
  CACHE,
];

/** How Event history is asked. */
export const PUSHDOWN_OPTIONS: readonly Option[] = [PUSHDOWN, NO_PUSHDOWN, EXPAND_NAMES];

const ROLE = /^arn:aws[\w-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/;

/** @throws SpitzelError (exit code 2) unless the text is a role's ARN. */
export function checkedRole(text: string): string {
  if (ROLE.test(text)) return text;
  throw new SpitzelError(`expected the ARN of a role, got "${text}"`, {
    hint: "write for example arn:aws:iam::111122223333:role/Audit.",
  });
}

/** https://docs.aws.amazon.com/STS/latest/APIReference/API_AssumeRole.html */
function checkedSession(text: string): string {
  if (/^[\w+=,.@-]{2,64}$/.test(text)) return text;
  throw new SpitzelError(
    `expected 2 to 64 letters, digits or +=,.@- as a session name, got "${text}"`,
    {
      hint: "write for example --role-session-name case-4711.",
    },
  );
}

/** A text of Node has at most 512 MiB. */
const MAX_RECORD_LIMIT = 256 * 1024 * 1024;

function recordBytes(text: string): number {
  const bytes = parseByteSize(text);
  if (bytes <= MAX_RECORD_LIMIT) return bytes;
  throw new SpitzelError(`expected at most 256MiB after --record-limit, got "${text}"`, {
    hint: "CloudTrail's own records have at most 1MiB.",
  });
}

function lookup(text: string): Lookup {
  const found = lookupOf(text);
  if (found?.attribute !== undefined) return found;
  throw new SpitzelError(`expected Key=value after --pushdown, got "${text}"`, {
    hint: "keys are EventId, EventName, EventSource, AccessKeyId, Username and ReadOnly.",
  });
}

function accountPattern(text: string): string {
  if (/^[\d*?]{1,12}$/.test(text)) return text;
  throw new SpitzelError(`expected an account or a pattern of some, got "${text}"`, {
    hint: "write for example 111122223333 or '1111*'.",
  });
}

const MOST_AT_ONCE = 256;

function concurrency(text: string): number {
  const number = /^[1-9]\d{0,2}$/.test(text) ? Number(text) : Infinity;
  if (number <= MOST_AT_ONCE) return number;
  throw new SpitzelError(
    `expected a whole number from 1 to ${MOST_AT_ONCE} after --concurrency, got "${text}"`,
    { hint: "leave it out for 16." },
  );
}

function endpointUrl(text: string): string {
  if (URL.canParse(text) && /^https?:$/.test(new URL(text).protocol)) return text;
  throw new SpitzelError(`expected a URL after --endpoint-url, got "${withoutUserinfo(text)}"`, {
    hint: "write for example http://127.0.0.1:8080.",
  });
}
