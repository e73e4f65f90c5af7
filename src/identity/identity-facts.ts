import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";

/** What `userIdentity` says, flat. Empty texts and values of another type are absent: some services write `"arn":""`. */
export interface IdentityFacts {
  /** As it is written: "AssumedRole", "IdentityCenterUser", … */
  readonly type: string | undefined;
  readonly account: string | undefined;
  readonly arn: string | undefined;
  readonly principalId: string | undefined;
  readonly userName: string | undefined;
  readonly accessKeyId: string | undefined;
  /** The role of a role session's ARN. */
  readonly role: string | undefined;
  /** The session's name, of a role or a federated user. */
  readonly session: string | undefined;
  /** When the session's credentials were made, ISO 8601 in UTC. */
  readonly sessionStart: string | undefined;
  /** Who the credentials of a session come from: the role, the user. */
  readonly issuer: Issuer | undefined;
  /** The user of IAM Identity Center behind the call, also of a role's session. */
  readonly onBehalfOf: IdentityCenterUser | undefined;
  /** The service that called for somebody, or for itself. */
  readonly invokedBy: string | undefined;
  /** What the first of a chain of sessions said of itself; no later one can change it. */
  readonly sourceIdentity: string | undefined;
  /** Where a web identity or a SAML user comes from. */
  readonly provider: string | undefined;
}

interface Issuer {
  readonly name: string | undefined;
  readonly arn: string | undefined;
  readonly principalId: string | undefined;
}

interface IdentityCenterUser {
  readonly userId: string | undefined;
  readonly identityStoreArn: string | undefined;
}

/** The paths of a record that its principal, its name but for a session, and its lane are read from. */
export const PRINCIPAL_PATHS: readonly string[] = [
  "type",
  "principalId",
  "arn",
  "accountId",
  "userName",
  "invokedBy",
  "onBehalfOf.userId",
  "sessionContext.sessionIssuer.userName",
  "sessionContext.sessionIssuer.arn",
  "sessionContext.sessionIssuer.principalId",
].map(inIdentity);

/** Where a record says whose account the caller is of, key by key. */
export const CALLER_ACCOUNT_KEYS: readonly string[] = inIdentity("accountId").split(".");

/** The paths of a record that the facts are read from: what must be kept of it to name its caller. */
export const IDENTITY_PATHS: readonly string[] = [
  ...PRINCIPAL_PATHS,
  ...[
    "accessKeyId",
    "identityProvider",
    "onBehalfOf.identityStoreArn",
    "sessionContext.attributes.creationDate",
    "sessionContext.sourceIdentity",
    "sessionContext.webIdFederationData.federatedProvider",
  ].map(inIdentity),
];

function inIdentity(path: string): string {
  return `userIdentity.${path}`;
}

/** Whether the caller's credentials were given for a second factor; undefined when the record does not say. */
export function mfaOf(record: CloudTrailRecord): boolean | undefined {
  const context = objectField(objectField(record, "userIdentity"), "sessionContext");
  const attributes = objectField(context, "attributes");
  const said =
    attributes?.["mfaAuthenticated"] ?? objectField(record, "additionalEventData")?.["MFAUsed"];
  if (said === "true" || said === true || said === "Yes") return true;
  return said === "false" || said === false || said === "No" ? false : undefined;
}

/**
 * Reads the facts; all are absent when the record has no `userIdentity` that is an object.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html
 */
export function readFacts(userIdentity: CloudTrailRecord = NOTHING): IdentityFacts {
  const context = objectField(userIdentity, "sessionContext");
  const type = named(userIdentity, "type");
  const arn = named(userIdentity, "arn");
  const principalId = named(userIdentity, "principalId");
  const session = arn === undefined ? null : SESSION_ARN.exec(arn);
  return {
    type,
    account: named(userIdentity, "accountId"),
    arn,
    principalId,
    userName: named(userIdentity, "userName"),
    accessKeyId: named(userIdentity, "accessKeyId"),
    role: session?.[1],
    session: session?.[2] ?? sessionInId(type, principalId),
    sessionStart: named(objectField(context, "attributes"), "creationDate"),
    issuer: issuerIn(context),
    onBehalfOf: identityCenterUserIn(userIdentity),
    invokedBy: named(userIdentity, "invokedBy"),
    sourceIdentity: named(context, "sourceIdentity"),
    provider:
      named(objectField(context, "webIdFederationData"), "federatedProvider") ??
      named(userIdentity, "identityProvider"),
  };
}

const NOTHING: CloudTrailRecord = {};

/** `arn:aws:sts::111122223333:assumed-role/ROLE/SESSION`, `arn:aws:sts::111122223333:federated-user/SESSION`. */
const SESSION_ARN = /:(?:assumed-role\/([^/]+)|federated-user)\/(.+)$/;

/** `AROA…:SESSION`, `111122223333:SESSION`, where there is no such ARN. */
function sessionInId(
  type: string | undefined,
  principalId: string | undefined,
): string | undefined {
  if (type !== "AssumedRole" && type !== "FederatedUser") return undefined;
  const colon = principalId?.indexOf(":") ?? -1;
  return colon === -1 ? undefined : principalId?.slice(colon + 1) || undefined;
}

function issuerIn(context: CloudTrailRecord | undefined): Issuer | undefined {
  const issuer = objectField(context, "sessionIssuer");
  if (issuer === undefined) return undefined;
  return {
    name: named(issuer, "userName"),
    arn: named(issuer, "arn"),
    principalId: named(issuer, "principalId"),
  };
}

function identityCenterUserIn(userIdentity: CloudTrailRecord): IdentityCenterUser | undefined {
  const user = objectField(userIdentity, "onBehalfOf");
  if (user === undefined) return undefined;
  return { userId: named(user, "userId"), identityStoreArn: named(user, "identityStoreArn") };
}

/** The object at `field`. */
export function objectField(
  object: CloudTrailRecord | undefined,
  field: string,
): CloudTrailRecord | undefined {
  const value = object !== undefined && Object.hasOwn(object, field) ? object[field] : undefined;
  return isJsonObject(value) ? value : undefined;
}

/** The string at `field`; an empty one names nobody. */
function named(object: CloudTrailRecord | undefined, field: string): string | undefined {
  return object === undefined ? undefined : stringField(object, field) || undefined;
}
