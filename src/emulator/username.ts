import { type CloudTrailRecord, stringField } from "../record.ts";

/**
 * The `Username` that LookupEvents shows for a record's userIdentity, or undefined when it shows none.
 *
 * Seen in published `lookup-events` output: IAMUser has its userName, Root is `root` whatever the
 * account alias, AssumedRole is the session name and not the role's, AWSService and identities without
 * a type have no Username. Not established for the rest. There the choice is the identity's own
 * userName; FederatedUser, which has none, gets the name in its ARN like AssumedRole, the other STS
 * session. AWSAccount, IdentityCenterUser and Unknown therefore mostly have no Username.
 */
export function lookupUsername(identity: CloudTrailRecord): string | undefined {
  const userName = nonEmpty(stringField(identity, "userName"));
  switch (stringField(identity, "type")) {
    case undefined:
    case "AWSService":
      return undefined;
    case "Root":
      return "root";
    case "AssumedRole":
      return sessionName(identity);
    case "FederatedUser":
      return userName ?? sessionName(identity);
    default:
      return userName;
  }
}

/** `arn:aws:sts::111122223333:assumed-role/ROLE/SESSION`, or `AROA…:SESSION` when there is no such ARN. */
function sessionName(identity: CloudTrailRecord): string | undefined {
  const arn = stringField(identity, "arn") ?? "";
  const principalId = stringField(identity, "principalId") ?? "";
  return nonEmpty(after(arn, arn.lastIndexOf("/"))) ?? after(principalId, principalId.indexOf(":"));
}

function after(text: string, index: number): string | undefined {
  return index === -1 ? undefined : nonEmpty(text.slice(index + 1));
}

function nonEmpty(text: string | undefined): string | undefined {
  return text === "" ? undefined : text;
}
