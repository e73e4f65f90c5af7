/** What the Authorization header of a signed request says about its caller. */
export interface CredentialScope {
  readonly accessKeyId: string;
  readonly region: string;
}

const SCOPE = /\bCredential=([^/,\s]+)\/\d{8}\/([^/,\s]+)\/[^/,\s]+\/aws4_request\b/;

/**
 * The scope of a SigV4 Authorization header, or undefined for a request that is not signed so.
 * The signature itself is not checked: there is no secret to check it with.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_sigv-signing-elements.html
 */
export function credentialScope(authorization: string | undefined): CredentialScope | undefined {
  const [, accessKeyId, region] = SCOPE.exec(authorization ?? "") ?? [];
  return accessKeyId === undefined || region === undefined ? undefined : { accessKeyId, region };
}
