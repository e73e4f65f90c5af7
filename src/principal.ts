import { type CloudTrailRecord, isJsonObject, stringField } from "./record.ts";

/**
 * Who called, in the fewest words that tell principals of one account apart: the user name, "root",
 * `role/session` for an assumed role, the service, or what else the record names. "" when it names nobody.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function principalName(record: CloudTrailRecord): string {
  const identity = record["userIdentity"];
  if (!isJsonObject(identity)) return "";
  // An empty text names nobody: some services write "arn":"" beside a principalId.
  const field = (name: string) => stringField(identity, name) || undefined;
  const other = () =>
    field("userName") ??
    field("invokedBy") ??
    (field("arn")?.split(":").slice(5).join(":") || undefined) ??
    field("principalId") ??
    field("accountId") ??
    "";
  const type = field("type");
  if (type === "Root") return "root";
  if (type !== "AssumedRole") return other();
  // The ARN's tail changes with every session: the role comes first.
  const [, role, session] = /:assumed-role\/([^/]+)\/(.+)$/.exec(field("arn") ?? "") ?? [];
  return role === undefined ? other() : `${role}/${session ?? ""}`;
}
