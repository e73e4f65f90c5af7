import type { Identity } from "../identity/identity.ts";

/**
 * The `Username` that LookupEvents shows for a record's userIdentity, or undefined when it shows none.
 *
 * Seen in published `lookup-events` output: IAMUser has its userName, Root is `root` whatever the
 * account alias, AssumedRole is the session name and not the role's, AWSService and identities without
 * a type have no Username. Not established for the rest. There the choice is the identity's own
 * userName; FederatedUser, which has none, gets the name in its ARN like AssumedRole, the other STS
 * session. AWSAccount, IdentityCenterUser and Unknown therefore mostly have no Username.
 */
export function lookupUsername({ type, userName, session }: Identity): string | undefined {
  switch (type) {
    case undefined:
    case "AWSService":
      return undefined;
    case "Root":
      return "root";
    case "AssumedRole":
      return session;
    case "FederatedUser":
      return userName ?? session;
    default:
      return userName;
  }
}
