import type { ResourcePart } from "./finding-parts.ts";
import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

type Resource = ResourcePart;

/** Request parameters that name a resource, where the record has no list of its own. */
const NAMING_PARAMETERS: ReadonlyMap<string, string> = new Map([
  ["bucketName", "AWS::S3::Bucket"],
  ["functionName", "AWS::Lambda::Function"],
  ["groupId", "AWS::EC2::SecurityGroup"],
  ["instanceId", "AWS::EC2::Instance"],
  ["keyId", "AWS::KMS::Key"],
  ["roleName", "AWS::IAM::Role"],
  ["secretId", "AWS::SecretsManager::Secret"],
  ["snapshotId", "AWS::EC2::Snapshot"],
  ["trailName", "AWS::CloudTrail::Trail"],
  ["userName", "AWS::IAM::User"],
]);

/** What resourcesOf reads of a record. */
export const RESOURCE_PATHS: readonly string[] = [
  "resources",
  "eventSource",
  "requestParameters.name",
  ...[...NAMING_PARAMETERS.keys()].map((parameter) => `requestParameters.${parameter}`),
];

/** What the record acted on: its own `resources`, else what its request parameters name. */
export function resourcesOf(record: CloudTrailRecord): readonly Resource[] {
  const own = record["resources"];
  const listed = Array.isArray(own) ? own.filter(isJsonObject).map(listedResource) : [];
  const named = listed.filter((resource) => Object.keys(resource).length > 0);
  return named.length > 0 ? named : requestedResources(record);
}

function listedResource(resource: CloudTrailRecord): Resource {
  return withoutAbsent({
    // CloudTrail writes ARN, Event history's copies arn.
    arn: stringField(resource, "ARN") ?? stringField(resource, "arn"),
    type: stringField(resource, "type"),
    account_id: stringField(resource, "accountId"),
  });
}

function requestedResources(record: CloudTrailRecord): readonly Resource[] {
  const parameters = record["requestParameters"];
  if (!isJsonObject(parameters)) return [];
  const named = [...NAMING_PARAMETERS].flatMap(([parameter, type]) => {
    const name = stringField(parameters, parameter);
    return name === undefined ? [] : [namedResource(name, type)];
  });
  const name = stringField(parameters, "name");
  // "name" says what it is only together with the service.
  return stringField(record, "eventSource") === "cloudtrail.amazonaws.com" && name !== undefined
    ? [...named, namedResource(name, "AWS::CloudTrail::Trail")]
    : named;
}

function namedResource(name: string, type: string): Resource {
  return name.startsWith("arn:") ? { arn: name, type } : { name, type };
}

function withoutAbsent(fields: Readonly<Record<string, string | undefined>>): Resource {
  return Object.fromEntries(
    Object.entries(fields).filter((entry): entry is [string, string] => entry[1] !== undefined),
  );
}
