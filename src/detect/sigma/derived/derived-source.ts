import { rethrowUnless } from "../../../errors.ts";
import { isIP } from "node:net";
import { identityOf, recordedAccount } from "../../../identity/identity.ts";
import { compileNetworks } from "../../../match/networks.ts";
import { type CloudTrailRecord, isJsonObject, stringField } from "../../../record.ts";
import { embeddedIn, leafTexts, type RecordView } from "../compile/record-view.ts";

/** Not routed on the internet (RFC 6890 and successors), and so no sign of where a caller sits. */
const isReserved = compileNetworks([
  "0.0.0.0/8",
  "10.0.0.0/8",
  "100.64.0.0/10",
  "127.0.0.0/8",
  "169.254.0.0/16",
  "172.16.0.0/12",
  "192.0.0.0/24",
  "192.168.0.0/16",
  "198.18.0.0/15",
  "224.0.0.0/3",
  "::/128",
  "::1/128",
  "fc00::/7",
  "fe80::/10",
  "ff00::/8",
]);

/** x.ip.public: the source is an address of the internet, not a service name, not a private network. */
export function isPublicSource(record: CloudTrailRecord): boolean {
  const address = stringField(record, "sourceIPAddress") ?? "";
  return isIP(address) !== 0 && !isReserved(address);
}

/** x.ip.awsService: AWS itself made the call; the source is `AWS Internal` or a service's host name. */
export function isAwsServiceSource(record: CloudTrailRecord): boolean {
  const source = stringField(record, "sourceIPAddress") ?? "";
  return source === "AWS Internal" || /(?:^|\.)amazonaws\.com(?:\.cn)?$/.test(source);
}

/** A 12-digit run that stands alone, in quotes, or between the colons of an ARN: not the tail of a UUID. */
const ACCOUNT_ID = /(?<=^|[:"',\s[])\d{12}(?=$|[:"',\s\]])/g;

/**
 * x.externalAccounts: account ids in the request that are not the account the event was recorded in. A statement that
 * denies lets nobody in, and the accounts that AWS' load balancers log from are nobody's.
 */
export function externalAccounts(view: RecordView): readonly string[] {
  const { record } = view;
  const parameters = record["requestParameters"];
  if (typeof parameters !== "object" || parameters === null) return [];
  const own = recordedAccount(record, identityOf(record));
  const found = new Set<string>();
  for (const leaf of leafTexts(withoutDenials(view, parameters, 0))) {
    for (const [account] of decoded(leaf).matchAll(ACCOUNT_ID)) {
      if (account !== own && !LOAD_BALANCER_ACCOUNTS.has(account)) found.add(account);
    }
  }
  return [...found].toSorted();
}

const MAX_DEPTH = 32;

function withoutDenials(view: RecordView, value: unknown, depth: number): unknown {
  if (depth > MAX_DEPTH) return value;
  if (typeof value === "string") {
    const inner =
      /Statement/.test(value) && value.includes("Deny") ? embeddedIn(view, value) : undefined;
    return inner === undefined ? value : withoutDenials(view, inner, depth + 1);
  }
  if (Array.isArray(value)) return value.map((member) => withoutDenials(view, member, depth + 1));
  if (!isJsonObject(value)) return value;
  if (value["Effect"] === "Deny") return undefined;
  return Object.fromEntries(
    Object.entries(value).map(([key, member]) => [key, withoutDenials(view, member, depth + 1)]),
  );
}

/**
 * Bucket policies for access logs name them, in Regions from before August 2022.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const LOAD_BALANCER_ACCOUNTS: ReadonlySet<string> = new Set(
  (
    "127311923021 033677994240 027434742980 797873946194 098369216593 754344448648 589379963580 718504428378 " +
    "383597477331 600734575887 114774131450 783225319266 582318560864 985666609251 054676820928 156460612806 " +
    "652711504416 635631232127 009996457667 897822967062 076674570225 507241528517 048591011584 190560391635 " +
    "638102146993 037604701340"
  ).split(" "),
);

/** IAM logs some policies URL-encoded, where %3A stands for the colons of the ARN. */
function decoded(text: string): string {
  if (!/%(?:22|3A|7B)/i.test(text)) return text;
  try {
    return decodeURIComponent(text);
  } catch (error) {
    rethrowUnless(error, URIError);
    return text;
  }
}
