import { CONSOLE, identityOf } from "../../../identity/identity.ts";
import { type CloudTrailRecord, stringField } from "../../../record.ts";
import { mfaOf } from "../../../identity/identity-facts.ts";

export type Actor = "service" | "account" | "person" | "workload";

/**
 * x.actor: what kind of caller stands behind an event, so that what deployments do all day can count less when a
 * role does it than when somebody does it by hand. Nothing that the caller can choose makes it milder, but for a
 * role session's name, and that only where nothing else tells of a person.
 *
 * - `service`: AWS itself, a service-linked role, or a service that calls for somebody;
 * - `account`: somebody of another account, with that account's own credentials;
 * - `person`: a user with its own password or key, root, a session of the console, of Identity Center, with a second
 *   factor, of GetFederationToken, or named like a person;
 * - `workload`: any other role.
 */
export function actorOf(record: CloudTrailRecord): Actor {
  const identity = identityOf(record);
  const { type, lane, invokedBy } = identity;
  if (type === "AWSAccount" && invokedBy === undefined) return "account";
  if (lane === "service") return "service";
  if (invokedBy !== undefined && invokedBy !== CONSOLE) return "service";
  return isPerson(record, identity) ? "person" : "workload";
}

const OF_PEOPLE: ReadonlySet<string> = new Set([
  "IAMUser",
  "Root",
  "FederatedUser",
  "SAMLUser",
  "IdentityCenterUser",
  "Directory",
]);

/** Single sign-on names role sessions by the address or the login of who signed in. */
const NAMED_LIKE_A_PERSON = /@|^[a-z]{2,}\.[a-z]{2,}$/i;

function isPerson(
  record: CloudTrailRecord,
  { type = "", invokedBy, issuer, session = "", onBehalfOf }: ReturnType<typeof identityOf>,
): boolean {
  return (
    OF_PEOPLE.has(type) ||
    invokedBy === CONSOLE ||
    onBehalfOf !== undefined ||
    stringField(record, "sessionCredentialFromConsole") === "true" ||
    mfaOf(record) === true ||
    (issuer?.name ?? "").startsWith("AWSReservedSSO_") ||
    NAMED_LIKE_A_PERSON.test(session)
  );
}
