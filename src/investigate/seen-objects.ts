import { resourcesOf } from "../detect/record-resources.ts";
import { type CloudTrailRecord, isJsonObject } from "../record.ts";
import type { SeenObject } from "./observation.ts";

/** Members of requests and answers whose text is the name of something, whatever the text looks like. */
const NAMING_KEYS: ReadonlySet<string> = new Set([
  "accessKeyId",
  "alarmName",
  "allocationId",
  "apiId",
  "bucketName",
  "clusterName",
  "dBClusterIdentifier",
  "dBInstanceIdentifier",
  "dBSnapshotIdentifier",
  "detectorId",
  "documentName",
  "domainName",
  "fileSystemId",
  "functionName",
  "groupId",
  "groupName",
  "imageId",
  "instanceId",
  "instanceProfileName",
  "keyId",
  "keyName",
  "logGroupName",
  "policyArn",
  "policyName",
  "projectName",
  "queueUrl",
  "repositoryName",
  "resourceArn",
  "resourceId",
  "roleArn",
  "roleName",
  "ruleName",
  "secretId",
  "serialNumber",
  "snapshotId",
  "stackName",
  "streamName",
  "tableName",
  "topicArn",
  "trailName",
  "userName",
  "volumeId",
]);

/** Texts that are names by their looks, under whatever member they stand. */
const NAMES: readonly (readonly [pattern: RegExp, kind: string])[] = [
  [/^arn:[\w-]+:[\w-]+:[\w-]*:\d*:.+$/, "arn"],
  [/^A(?:KIA|SIA)[A-Z0-9]{12,28}$/, "accessKeyId"],
  [/^A(?:IDA|ROA|GPA|IPA)[A-Z0-9]{12,28}$/, "uniqueId"],
  [/^i-[0-9a-f]{8,17}$/, "instanceId"],
  [/^ami-[0-9a-f]{8,17}$/, "imageId"],
  [/^snap-[0-9a-f]{8,17}$/, "snapshotId"],
  [/^vol-[0-9a-f]{8,17}$/, "volumeId"],
];

/** `vpc-…`, `eni-…`: what an id is of stands in front. */
const PREFIXED = /^([a-z]{2,12})-[0-9a-f]{17}$/;

/** Members that hold an account's number. */
const ACCOUNT_KEYS: ReadonlySet<string> = new Set([
  "userId",
  "accountId",
  "sourceAccount",
  "principal",
]);

/** Principals inside of a policy's text: who is let in. */
const POLICY_ARN = /"(arn:[\w-]+:(?:iam|sts)::(?:\d{12}):[^"]+)"/g;

/** Deeper than anything that names a resource; a record may be nested to any depth. */
const MAX_DEPTH = 6;

/** What the record acted on or made: its resources, and what its request and answer name. Each name once. */
export function seenObjects(record: CloudTrailRecord): readonly SeenObject[] {
  const seen = new Map<string, SeenObject>();
  const add = (name: string, kind: string): void => {
    if (name !== "" && !seen.has(name)) seen.set(name, { name, kind });
  };
  for (const part of ["requestParameters", "responseElements"]) collect(record[part], "", 0, add);
  for (const { arn, name, type } of resourcesOf(record)) add(arn ?? name ?? "", type ?? "resource");
  return [...seen.values()];
}

function collect(
  value: unknown,
  key: string,
  depth: number,
  add: (name: string, kind: string) => void,
): void {
  if (typeof value === "string") {
    const kind = kindOf(key, value);
    if (kind !== undefined) add(value, kind);
    else if (value.startsWith("{"))
      for (const [, arn = ""] of value.matchAll(POLICY_ARN)) add(arn, "policy");
  } else if (depth < MAX_DEPTH && Array.isArray(value)) {
    for (const one of value) collect(one, key, depth + 1, add);
  } else if (depth < MAX_DEPTH && isJsonObject(value)) {
    for (const member of Object.keys(value)) collect(value[member], member, depth + 1, add);
  }
}

function kindOf(key: string, text: string): string | undefined {
  if (NAMING_KEYS.has(key)) return key;
  if (ACCOUNT_KEYS.has(key) && /^\d{12}$/.test(text)) return "account";
  if (text.length > 2048) return undefined;
  const known = NAMES.find(([pattern]) => pattern.test(text))?.[1];
  if (known !== undefined) return known;
  const prefix = PREFIXED.exec(text)?.[1];
  return prefix === undefined ? undefined : `${prefix}Id`;
}
