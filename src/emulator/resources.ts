import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

/** As LookupEvents names what an event is about. A field that is not known is undefined, and so not in the JSON. */
export interface LookupResource {
  readonly ResourceType?: string | undefined;
  readonly ResourceName?: string | undefined;
}

/** Parameters that name a resource, by the event source. */
const NAMED_BY_PARAMETER: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  "iam.amazonaws.com": [
    ["userName", "AWS::IAM::User"],
    ["roleName", "AWS::IAM::Role"],
    ["groupName", "AWS::IAM::Group"],
    ["policyArn", "AWS::IAM::Policy"],
    ["accessKeyId", "AWS::IAM::AccessKey"],
    ["instanceProfileName", "AWS::IAM::InstanceProfile"],
  ],
  "s3.amazonaws.com": [["bucketName", "AWS::S3::Bucket"]],
  "cloudtrail.amazonaws.com": [["name", "AWS::CloudTrail::Trail"]],
};

/** The type of what an ARN names, by service and the first part of the resource. */
const TYPE_OF_ARN: Readonly<Record<string, string>> = {
  "iam:user": "AWS::IAM::User",
  "iam:role": "AWS::IAM::Role",
  "iam:group": "AWS::IAM::Group",
  "iam:policy": "AWS::IAM::Policy",
  "iam:instance-profile": "AWS::IAM::InstanceProfile",
  "sts:assumed-role": "AWS::STS::AssumedRole",
  "kms:key": "AWS::KMS::Key",
  "cloudtrail:trail": "AWS::CloudTrail::Trail",
};

/**
 * What an event is about: the record's own resources, or what its parameters name where that is known; `[]` when
 * there is none, as AWS writes it, never no list. AWS' own rule is not published and gives other lists: five
 * entries for an AssumeRole whose record names one, none for a KMS Decrypt whose record names the key.
 */
export function lookupResources(record: CloudTrailRecord): readonly LookupResource[] {
  const resources: unknown = Object.hasOwn(record, "resources") ? record["resources"] : undefined;
  if (!Array.isArray(resources)) return fromParameters(record);
  return resources.filter(isJsonObject).map((resource) => {
    const name = stringField(resource, "ARN") || undefined;
    return { ResourceType: stringField(resource, "type") || typeOfArn(name), ResourceName: name };
  });
}

function fromParameters(record: CloudTrailRecord): readonly LookupResource[] {
  const source = stringField(record, "eventSource") ?? "";
  const parameters = Object.hasOwn(record, "requestParameters")
    ? record["requestParameters"]
    : undefined;
  if (!isJsonObject(parameters) || !Object.hasOwn(NAMED_BY_PARAMETER, source)) return [];
  return (NAMED_BY_PARAMETER[source] ?? []).flatMap(([field, type]) => {
    const name = Object.hasOwn(parameters, field) ? stringField(parameters, field) : undefined;
    return name ? [{ ResourceType: type, ResourceName: name }] : [];
  });
}

function typeOfArn(arn: string | undefined): string | undefined {
  const [, service = "", resource = ""] =
    /^arn:[^:]+:([^:]+):[^:]*:[^:]*:(.+)$/.exec(arn ?? "") ?? [];
  if (service === "s3") return resource.includes("/") ? "AWS::S3::Object" : "AWS::S3::Bucket";
  const key = `${service}:${resource.split(/[/:]/, 1)[0] ?? ""}`;
  return Object.hasOwn(TYPE_OF_ARN, key) ? TYPE_OF_ARN[key] : undefined;
}
