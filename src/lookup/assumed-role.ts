import { AssumeRoleCommand, STSClient, type STSClientConfig } from "@aws-sdk/client-sts";
import type { AwsCredentialIdentityProvider } from "@smithy/types";

export interface RoleOptions {
  readonly roleArn: string;
  readonly externalId: string | undefined;
  readonly sessionName: string;
  /** The Region whose STS is asked. */
  readonly region: string;
  /** The profile that may assume the role; undefined for the SDK's own chain. */
  readonly profile: string | undefined;
  readonly credentials: STSClientConfig["credentials"] | undefined;
  readonly version: string;
}

/** A credentials provider for the SDK, which asks it again before what it gave expires. */
export function assumedRole(options: RoleOptions): AwsCredentialIdentityProvider {
  const { roleArn, externalId, sessionName, region, profile, credentials, version } = options;
  return async () => {
    const client = new STSClient({
      region,
      customUserAgent: [["spitzel", version]],
      ...(profile === undefined ? {} : { profile }),
      ...(credentials === undefined ? {} : { credentials }),
    });
    try {
      const { Credentials: issued } = await client.send(
        new AssumeRoleCommand({
          RoleArn: roleArn,
          RoleSessionName: sessionName,
          ...(externalId === undefined ? {} : { ExternalId: externalId }),
        }),
      );
      if (issued?.AccessKeyId === undefined || issued.SecretAccessKey === undefined) {
        throw new Error(`STS gave no credentials for ${roleArn}`);
      }
      return {
        accessKeyId: issued.AccessKeyId,
        secretAccessKey: issued.SecretAccessKey,
        ...(issued.SessionToken === undefined ? {} : { sessionToken: issued.SessionToken }),
        ...(issued.Expiration === undefined ? {} : { expiration: issued.Expiration }),
      };
    } finally {
      client.destroy();
    }
  };
}
