/**
 * Fields of a record in CloudTrail's own spelling. Columns know no case, paths do: `$.errorcode` finds nothing in a
 * record whose errorCode fills the column errorcode.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const FIELDS: ReadonlySet<string> = new Set([
  ..."eventVersion eventTime eventSource eventName awsRegion sourceIPAddress userAgent".split(" "),
  ..."errorCode errorMessage requestID eventID eventType apiVersion managementEvent".split(" "),
  ..."readOnly recipientAccountId sharedEventID vpcEndpointId vpcEndpointAccountId".split(" "),
  ..."eventCategory sessionCredentialFromConsole".split(" "),
  ..."requestParameters responseElements additionalEventData serviceEventDetails".split(" "),
  ..."type principalId arn accountId invokedBy accessKeyId userName identityProvider"
    .split(" ")
    .map((name) => `userIdentity.${name}`),
  ..."userId identityStoreArn".split(" ").map((name) => `userIdentity.onBehalfOf.${name}`),
  ..."mfaAuthenticated creationDate"
    .split(" ")
    .map((name) => `userIdentity.sessionContext.attributes.${name}`),
  ..."type principalId arn accountId userName"
    .split(" ")
    .map((name) => `userIdentity.sessionContext.sessionIssuer.${name}`),
  "userIdentity.sessionContext.ec2RoleDelivery",
  "userIdentity.sessionContext.webIdFederationData.federatedProvider",
  ..."tlsVersion cipherSuite clientProvidedHostHeader"
    .split(" ")
    .map((name) => `tlsDetails.${name}`),
]);

export function isFieldName(keys: readonly string[]): boolean {
  return FIELDS.has(keys.join("."));
}
