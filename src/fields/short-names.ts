import type { AddressFacts } from "../addresses/address-facts.ts";
import { resourcesOf, RESOURCE_PATHS } from "../detect/record-resources.ts";
import { identityOf, recordedAccount } from "../identity/identity.ts";
import { compileKeys } from "../match/json-path.ts";
import { type CloudTrailRecord, eventTimeMs, isoSeconds, stringField } from "../record.ts";

/** A name for what is looked at most. The one table: --fields, --count-by, --sort, --same, tables and completion. */
export interface ShortName {
  /** For docs/fields.md. */
  readonly describe: string;
  /** Every path that `valueOf` reads, dotted: it is the same for a record that has nothing else. */
  readonly reads: readonly string[];
  readonly valueOf: (record: CloudTrailRecord) => unknown;
  /** What files say of the address that `valueOf` gives: the value is this. */
  readonly ofAddress?: (facts: AddressFacts) => unknown;
  /** Some of these paths that mostly say all: the others are then not looked at. */
  readonly mostly?: MostlyEnough;
}

/** Where `isEnough` holds of a record that has these paths alone, `valueOf` is the same whatever stands at others. */
interface MostlyEnough {
  readonly reads: readonly string[];
  readonly isEnough: (record: CloudTrailRecord) => boolean;
}

const CALLER = "userIdentity";
/** What `Identity.name` comes of. */
const NAME_PATHS = [
  "type",
  "arn",
  "principalId",
  "userName",
  "onBehalfOf.userId",
  "invokedBy",
  "accountId",
];
const ISSUER_PATHS = ["userName", "arn", "principalId"].map(
  (name) => `sessionContext.sessionIssuer.${name}`,
);
const identityPaths = (...names: readonly string[]) => names.map((name) => `${CALLER}.${name}`);

/** A name for one path. */
function at(path: string, describe = `\`$.${path}\``): ShortName {
  return { describe, reads: [path], valueOf: compileKeys(path.split(".")) };
}

const SHORT_NAMES = {
  time: {
    ...at("eventTime", "`$.eventTime`, else the time that whoever shipped the record wrote"),
    valueOf: timeOf,
  },
  account: {
    describe: "the account that recorded it, else the caller's",
    reads: ["recipientAccountId", "userIdentity.accountId"],
    valueOf: (record) => recordedAccount(record, identityOf(record)),
  },
  region: at("awsRegion"),
  service: {
    describe: "`s3`: the event source without `.amazonaws.com`",
    reads: ["eventSource"],
    valueOf: serviceName,
  },
  event: at("eventName"),
  action: {
    describe: "`s3:GetObject`: service and event",
    reads: ["eventSource", "eventName"],
    valueOf: (record) => `${serviceName(record) ?? ""}:${stringField(record, "eventName") ?? ""}`,
  },
  user: {
    describe: "who called, in the fewest words: user name, `root`, `role/session`, service",
    reads: identityPaths(...NAME_PATHS),
    valueOf: (record) => identityOf(record).name || undefined,
    mostly: {
      reads: identityPaths("type", "arn", "userName"),
      isEnough: (record) => {
        const { type, role, userName } = identityOf(record);
        return userName !== undefined || (type === "AssumedRole" && role !== undefined);
      },
    },
  },
  principal: {
    describe: "one name for a caller, however often a role is assumed",
    reads: identityPaths(...NAME_PATHS, ...ISSUER_PATHS),
    valueOf: (record) => identityOf(record).principal,
    mostly: {
      reads: identityPaths("type", "userName", "sessionContext.sessionIssuer.userName"),
      isEnough: (record) => {
        const { type, issuer, userName } = identityOf(record);
        if (type === "AssumedRole") return issuer?.name !== undefined;
        return type === "IAMUser" && userName !== undefined;
      },
    },
  },
  session: {
    describe: "name of the role session or of the federated user",
    reads: identityPaths("type", "arn", "principalId"),
    valueOf: (record) => identityOf(record).session,
  },
  role: {
    describe: "the role of a role session",
    reads: identityPaths("arn"),
    valueOf: (record) => identityOf(record).role,
  },
  arn: at("userIdentity.arn"),
  type: at("userIdentity.type"),
  key: at("userIdentity.accessKeyId"),
  mfa: {
    describe:
      "`true` or `false`: whether the session, or the sign-in, had multi-factor authentication",
    reads: [
      "userIdentity.sessionContext.attributes.mfaAuthenticated",
      "additionalEventData.MFAUsed",
    ],
    valueOf: hadMfa,
  },
  ip: at("sourceIPAddress"),
  country: {
    ...at("sourceIPAddress", "country of the address, as `--geoip` says: `DE`"),
    ofAddress: ({ country }) => country,
  },
  asn: {
    ...at("sourceIPAddress", "number of the address's autonomous system, as `--geoip` says"),
    ofAddress: ({ asn }) => asn,
  },
  agent: at("userAgent"),
  vpce: at("vpcEndpointId"),
  target: {
    describe: "what was acted on: the ARNs in `resources`, else what the request names",
    reads: RESOURCE_PATHS,
    valueOf: targetOf,
  },
  error: at("errorCode"),
  message: at("errorMessage"),
  readonly: at("readOnly"),
  id: at("eventID"),
} as const satisfies Readonly<Record<string, ShortName>>;

/** What `--output csv`, `table` and `md` show unless `--fields` says otherwise. */
export const DEFAULT_FIELDS = "time,region,action,user,ip,error";

/** Not fields of a record but parts of its time. */
export const TIME_PARTS = { hour: 3_600_000, day: 86_400_000 } as const;

const names = new Map<string, ShortName>(Object.entries(SHORT_NAMES));

export function shortNamed(name: string): ShortName | undefined {
  return names.get(name);
}

/** All of them, in the order of the documentation. */
export const FIELD_NAMES: readonly string[] = [...names.keys(), ...Object.keys(TIME_PARTS)];

/** As it is written, also when it is no time; undefined when there is none anywhere. */
function timeOf(record: CloudTrailRecord): unknown {
  const text = stringField(record, "eventTime");
  if (text !== undefined) return text;
  const ms = eventTimeMs(record);
  return ms === undefined ? writtenTime(record) : isoSeconds(ms);
}

const writtenTime = compileKeys(["eventTime"]);

function serviceName(record: CloudTrailRecord): string | undefined {
  return stringField(record, "eventSource")?.replace(/\.amazonaws\.com(?:\.cn)?$/, "");
}

const sessionMfa = compileKeys([CALLER, "sessionContext", "attributes", "mfaAuthenticated"]);
const signInMfa = compileKeys(["additionalEventData", "MFAUsed"]);

function hadMfa(record: CloudTrailRecord): string | undefined {
  for (const value of [sessionMfa(record), signInMfa(record)]) {
    const text = String(value).toLowerCase();
    if (text === "true" || text === "yes") return "true";
    if (text === "false" || text === "no") return "false";
  }
  return undefined;
}

function targetOf(record: CloudTrailRecord): string | undefined {
  const texts = resourcesOf(record).flatMap(({ arn, name }) => arn ?? name ?? []);
  return texts.join(", ") || undefined;
}
