import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

/** Who stands behind an event: a person or their credentials, or AWS itself. */
export type Lane = "interactive" | "service";

export type ReadWrite = "read" | "write";

/**
 * The principal of docs/design/detection.md §4.1: one name for a role however often it is assumed. "unknown" when the
 * record names nobody. It is not unique across accounts: key on `account:name` where several are loaded.
 */
export function principalOf(record: CloudTrailRecord): string {
  const identity = objectField(record, "userIdentity");
  if (identity === undefined) return "unknown";
  const type = named(identity, "type");
  return namedByType(identity, type ?? "") ?? named(identity, "principalId") ?? type ?? "unknown";
}

function namedByType(identity: CloudTrailRecord, type: string): string | undefined {
  switch (type) {
    case "AssumedRole": {
      const issuer = sessionIssuerOf(identity);
      if (issuer === undefined) return undefined;
      return named(issuer, "userName") ?? lastPart(issuer, "arn") ?? named(issuer, "principalId");
    }
    case "IAMUser":
      return named(identity, "userName") ?? lastPart(identity, "arn");
    case "AWSService":
      return named(identity, "invokedBy");
    case "Root":
      return "root";
    default:
      return undefined;
  }
}

const SERVICE_LINKED_ROLE = /(?:^|\/)AWSServiceRoleFor/;

/**
 * The lane of one event (docs/design/detection.md §4.1). A principal can be in both lanes; filter events first,
 * then group.
 */
export function laneOf(record: CloudTrailRecord): Lane {
  const identity = objectField(record, "userIdentity");
  if (identity === undefined) return "interactive";
  const type = named(identity, "type");
  if (type === "AWSService" || type === "AWSAccount") return "service";
  const invokedBy = named(identity, "invokedBy") ?? "";
  if (invokedBy === "amazonaws.com" || invokedBy.endsWith(".amazonaws.com")) return "service";
  const issuer = sessionIssuerOf(identity);
  const arns = [named(identity, "arn"), issuer && named(issuer, "arn")];
  return arns.some((arn) => SERVICE_LINKED_ROLE.test(arn ?? "")) ? "service" : "interactive";
}

const READ_PREFIX = /^(?:Get|List|Describe|Head|Lookup|Search|BatchGet|Select|Query|Scan)/;

/**
 * Whether the event reads or changes: the record's own readOnly, else a guess by the event's name
 * (docs/design/detection.md §4.1).
 */
export function readWriteOf(record: CloudTrailRecord): ReadWrite {
  const readOnly = Object.hasOwn(record, "readOnly") ? record["readOnly"] : undefined;
  if (readOnly === true || readOnly === "true") return "read";
  if (readOnly === false || readOnly === "false") return "write";
  return READ_PREFIX.test(stringField(record, "eventName") ?? "") ? "read" : "write";
}

/** userIdentity.sessionContext.sessionIssuer, when it is an object. */
export function sessionIssuerOf(identity: CloudTrailRecord): CloudTrailRecord | undefined {
  const context = objectField(identity, "sessionContext");
  return context && objectField(context, "sessionIssuer");
}

function objectField(record: CloudTrailRecord, field: string): CloudTrailRecord | undefined {
  const value = Object.hasOwn(record, field) ? record[field] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/** The string at `field`; an empty one names nobody. */
function named(object: CloudTrailRecord, field: string): string | undefined {
  return stringField(object, field) || undefined;
}

function lastPart(object: CloudTrailRecord, field: string): string | undefined {
  return named(object, field)?.split("/").at(-1) || undefined;
}
