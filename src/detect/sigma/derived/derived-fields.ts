import { identityOf } from "../../../identity/identity.ts";
import { isJsonObject, stringField } from "../../../record.ts";
import { readWriteOf } from "../../read-write.ts";
import { actorOf } from "./derived-actor.ts";
import { listed } from "./derived-listed.ts";
import { openNetworks } from "./derived-networks.ts";
import { isAdminWildcard, isPublicPolicy } from "./derived-policy.ts";
import { externalAccounts, isAwsServiceSource, isPublicSource } from "./derived-source.ts";
import type { RecordView } from "../compile/record-view.ts";

type Compute = (view: RecordView) => unknown;

/** The taxonomy `spitzel` (docs/design/detection.md §3.6; docs/sigma.md): computed when a rule asks for them. */
const DERIVED: ReadonlyMap<string, Compute> = new Map<string, Compute>([
  ["x.principal", ({ record }) => identityOf(record).principal],
  ["x.lane", ({ record }) => identityOf(record).lane],
  ["x.actor", ({ record }) => actorOf(record)],
  ["x.outcome", ({ record }) => outcomeOf(record)],
  ["x.readWrite", ({ record }) => readWriteOf(record)],
  ["x.ip.public", ({ record }) => isPublicSource(record)],
  // Files say these, and the engine notes them on the view (derived-addresses.ts).
  ["x.ip.aws", () => undefined],
  ["x.geo.country", () => undefined],
  ["x.asn", () => undefined],
  ["x.ip.awsService", ({ record }) => isAwsServiceSource(record)],
  ["x.externalAccounts", externalAccounts],
  ["x.policy.public", isPublicPolicy],
  ["x.policy.adminWildcard", isAdminWildcard],
  ["x.openCidrs", ({ record }) => openNetworks(record).cidrs],
  ["x.openPorts", ({ record }) => openNetworks(record).ports],
  ["x.listed", ({ record }) => listed(record)],
  ["x.sessionIssuer", sessionIssuerName],
  ["x.ioc", ({ record, iocs }) => iocs(record)],
]);

/** The derived field that `field` names, or looks into; undefined for other fields. */
export function derivedNameOf(field: string): string | undefined {
  for (const name of DERIVED.keys()) if (`${field}.`.startsWith(`${name}.`)) return name;
  return undefined;
}

/** The names of all derived fields, for messages. */
export function derivedFieldNames(): readonly string[] {
  return [...DERIVED.keys()];
}

/**
 * What computes a derived field, once per record. Empty lists are missing fields: `x.externalAccounts|exists: true`
 * then says what one expects.
 */
export function derivedValue(name: string): Compute {
  const compute = DERIVED.get(name);
  return (view) => {
    if (!view.derived.has(name)) {
      const value = compute?.(view);
      view.derived.set(name, Array.isArray(value) && value.length === 0 ? undefined : value);
    }
    return view.derived.get(name);
  };
}

const DENIED =
  /AccessDenied|AuthorizationError|Unauthori[sz]ed|Forbidden|NotAuthorized|InsufficientPrivileges|OptInRequired/i;

/** success, failure, or denied: a failure for want of permission. Console logins fail without an errorCode. */
function outcomeOf(record: RecordView["record"]): "success" | "failure" | "denied" {
  const code = stringField(record, "errorCode");
  const message = stringField(record, "errorMessage");
  if (code !== undefined) return DENIED.test(code) ? "denied" : "failure";
  const response = record["responseElements"];
  const login = isJsonObject(response) ? stringField(response, "ConsoleLogin") : undefined;
  return message !== undefined || login === "Failure" ? "failure" : "success";
}

function sessionIssuerName({ record }: RecordView): string | undefined {
  const { issuer } = identityOf(record);
  return issuer?.name ?? issuer?.arn;
}
