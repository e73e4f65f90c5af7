import { rethrowUnless } from "../../../errors.ts";
import { isIP } from "node:net";
import { identityOf, recordedAccount } from "../../../identity/identity.ts";
import { compileNetworks } from "../../../match/networks.ts";
import { type CloudTrailRecord, stringField } from "../../../record.ts";
import { leafTexts } from "../compile/record-view.ts";

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

/** x.externalAccounts: account ids in the request that are not the account the event was recorded in. */
export function externalAccounts(record: CloudTrailRecord): readonly string[] {
  const parameters = record["requestParameters"];
  if (typeof parameters !== "object" || parameters === null) return [];
  const own = recordedAccount(record, identityOf(record));
  const found = new Set<string>();
  for (const leaf of leafTexts(parameters)) {
    for (const [account] of decoded(leaf).matchAll(ACCOUNT_ID)) {
      if (account !== own) found.add(account);
    }
  }
  return [...found].toSorted();
}

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
