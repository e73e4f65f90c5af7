/**
 * The top-level fields of CloudTrail records: management, data, Insights and network activity events.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
 */
const RECORD_FIELDS: ReadonlySet<string> = new Set(
  (
    "additionalEventData addendum apiVersion awsRegion edgeDeviceDetails errorCode errorMessage eventCategory " +
    "eventID eventName eventSource eventTime eventType eventVersion eventContext insightDetails " +
    "managementEvent readOnly recipientAccountId requestID requestParameters resources responseElements " +
    "serviceEventDetails sessionCredentialFromConsole sharedEventID sourceIPAddress tlsDetails userAgent " +
    "userIdentity vpcEndpointAccountId vpcEndpointId"
  ).split(" "),
);

/** The part of a field path that names a top-level field. */
export function topLevelField(field: string): string {
  return field.split(".")[0] ?? field;
}

export function isRecordField(field: string): boolean {
  return RECORD_FIELDS.has(topLevelField(field));
}

const BY_LOWER_CASE: ReadonlyMap<string, string> = new Map(
  [...RECORD_FIELDS].map((field) => [field.toLowerCase(), field]),
);

/** The path as CloudTrail spells its first part, whatever its case here; undefined when CloudTrail has no such field. */
export function recordFieldSpelt(field: string): string | undefined {
  const top = topLevelField(field);
  const known = BY_LOWER_CASE.get(top.toLowerCase().replaceAll("_", ""));
  return known === undefined ? undefined : `${known}${field.slice(top.length)}`;
}
