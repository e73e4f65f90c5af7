import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";
import { compact, isPresent } from "./empty-parts.ts";
import { laneOf, principalOf } from "./identity.ts";
import type {
  ActionPart,
  CloudPart,
  PrincipalPart,
  ResourcePart,
  SourcePart,
} from "./finding-parts.ts";
import { resourcesOf } from "./record-resources.ts";

const MAX_LISTED = 10;

/** The principal of the first record, and all keys when several principals took part. */
export function principalPart(records: readonly CloudTrailRecord[]): PrincipalPart {
  const [first] = records;
  if (first === undefined) return {};
  const identity = identityOf(first);
  const keys = listed(records, principalOf);
  const arn = stringField(identity, "arn");
  return compact({
    key: principalOf(first),
    keys: keys.length > 1 ? keys : [],
    type: stringField(identity, "type"),
    arn,
    account_id: stringField(identity, "accountId"),
    principal_id: stringField(identity, "principalId"),
    access_key_ids: listed(records, (one) => stringField(identityOf(one), "accessKeyId")),
    session: /:assumed-role\/[^/]+\/(.+)$/.exec(arn ?? "")?.[1],
    lane: laneOf(first),
  });
}

export function cloudPart(records: readonly CloudTrailRecord[]): CloudPart {
  const part = compact({
    account_ids: listed(records, accountOf),
    regions: listed(records, (record) => stringField(record, "awsRegion")),
  });
  return Object.keys(part).length === 0 ? part : { provider: "aws", ...part };
}

export function sourcePart(records: readonly CloudTrailRecord[]): SourcePart {
  return compact({
    ips: listed(records, (record) => stringField(record, "sourceIPAddress")),
    user_agents: listed(records, (record) => stringField(record, "userAgent")),
    vpc_endpoint_ids: listed(records, (record) => stringField(record, "vpcEndpointId")),
  });
}

export function actionPart(records: readonly CloudTrailRecord[]): ActionPart {
  if (records.length === 0) return {};
  const failures = records.filter((record) => isPresent(record["errorCode"])).length;
  return compact({
    services: listed(records, (record) => stringField(record, "eventSource")),
    names: listed(records, (record) => stringField(record, "eventName")),
    outcome: failures === 0 ? "success" : failures === records.length ? "failure" : "mixed",
    error_codes: listed(records, (record) => stringField(record, "errorCode")),
    error_messages: listed(records, (record) => stringField(record, "errorMessage")),
  });
}

export function resourcesPart(records: readonly CloudTrailRecord[]): readonly ResourcePart[] {
  const distinct = new Map(
    records.flatMap(resourcesOf).map((resource) => [JSON.stringify(resource), resource]),
  );
  return [...distinct]
    .toSorted(([left], [right]) => (left < right ? -1 : 1))
    .map(([, resource]) => resource)
    .slice(0, MAX_LISTED);
}

function accountOf(record: CloudTrailRecord): string | undefined {
  return stringField(record, "recipientAccountId") ?? stringField(identityOf(record), "accountId");
}

function identityOf(record: CloudTrailRecord): CloudTrailRecord {
  const identity = record["userIdentity"];
  return isJsonObject(identity) ? identity : {};
}

/** The distinct texts of the records, sorted, the first 10. */
function listed(
  records: readonly CloudTrailRecord[],
  textOf: (record: CloudTrailRecord) => string | undefined,
): readonly string[] {
  const texts = new Set(records.map(textOf).filter((text) => isPresent(text) && text !== ""));
  return [...texts].filter(isPresent).toSorted().slice(0, MAX_LISTED);
}
