import { compact } from "../detect/empty-parts.ts";
import { readWriteOf } from "../detect/read-write.ts";
import { mfaOf, objectField } from "../identity/identity-facts.ts";
import { type Identity, identityOf, recordedAccount } from "../identity/identity.ts";
import { withoutDateSuffix } from "../match/iam-actions.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../record.ts";
import { changeWayOf } from "./change-way.ts";
import type { Actor, Observation } from "./observation.ts";
import { seenObjects } from "./seen-objects.ts";

/** The compact reading of a record; undefined when it has no time that can be read: it has no place in a story. */
export function observe(record: CloudTrailRecord): Observation | undefined {
  const ms = eventTimeMs(record);
  if (ms === undefined) return undefined;
  const identity = identityOf(record);
  return {
    ms,
    id: stringField(record, "eventID") ?? "",
    action: actionOf(record),
    account: recordedAccount(record, identity) ?? "",
    region: stringField(record, "awsRegion") ?? "",
    isWrite: readWriteOf(record) === "write",
    actor: actorOf(record, identity),
    objects: seenObjects(record),
    ...compact({
      sharedId: stringField(record, "sharedEventID"),
      address: stringField(record, "sourceIPAddress"),
      agent: stringField(record, "userAgent"),
      error: errorOf(record),
      way: changeWayOf(record),
    }),
  };
}

/** `iam:CreateUser`. */
export function actionOf(record: CloudTrailRecord): string {
  const source = stringField(record, "eventSource") ?? "";
  return `${source.split(".", 1)[0] ?? ""}:${withoutDateSuffix(stringField(record, "eventName") ?? "")}`;
}

/** A sign-in that failed has no errorCode. */
function errorOf(record: CloudTrailRecord): string | undefined {
  const error = stringField(record, "errorCode");
  if (error !== undefined) return error;
  const answer = objectField(record, "responseElements");
  if (stringField(record, "eventName") !== "ConsoleLogin" || answer === undefined) {
    return stringField(record, "errorMessage");
  }
  const result = stringField(answer, "ConsoleLogin");
  return result === "Failure" ? (stringField(record, "errorMessage") ?? result) : undefined;
}

function actorOf(record: CloudTrailRecord, identity: Identity): Actor {
  const { principal, name, lane, type, account, arn, principalId, accessKeyId } = identity;
  const startMs = Date.parse(identity.sessionStart ?? "");
  return {
    principal,
    name: name === "" ? principal : name,
    isService: lane === "service",
    ...compact({
      type,
      account,
      arn,
      uniqueId: principalId?.split(":", 1)[0],
      key: accessKeyId,
      roleArn: type === "AssumedRole" ? identity.issuer?.arn : undefined,
      session: identity.session,
      startMs: Number.isNaN(startMs) ? undefined : startMs,
      invokedBy: identity.invokedBy,
      sourceIdentity: identity.sourceIdentity,
      hasMfa: mfaOf(record),
    }),
  };
}
