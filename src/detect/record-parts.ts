import { createIdentityReader, type Identity, recordedAccount } from "../identity/identity.ts";
import { IDENTITY_PATHS } from "../identity/identity-facts.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../record.ts";
import { compact, isPresent } from "./empty-parts.ts";
import type {
  ActionPart,
  CloudPart,
  PrincipalPart,
  ResourcePart,
  SourcePart,
} from "./finding-parts.ts";
import { RESOURCE_PATHS, resourcesOf } from "./record-resources.ts";

/** One part of a finding that is derived from its records. */
interface RecordPart<T> {
  /** Dotted paths of all that it reads of a record: this is kept of records that must wait (slim-record). */
  readonly reads: readonly string[];
  readonly of: (records: FindingRecords) => T;
}

/** The records of a finding, and who called each. */
interface FindingRecords {
  readonly records: readonly CloudTrailRecord[];
  readonly identityOf: (record: CloudTrailRecord) => Identity;
}

/** As many events and values as a finding lists. */
export const MAX_LISTED = 10;

export function findingRecords(records: readonly CloudTrailRecord[]): FindingRecords {
  return { records, identityOf: createIdentityReader() };
}

/** All parts of a finding that are derived from records. */
export const RECORD_PARTS = {
  times: {
    reads: ["eventTime"],
    of: ({ records }) => records.map(eventTimeMs).filter(isPresent),
  } satisfies RecordPart<readonly number[]>,

  ids: {
    reads: ["eventID"],
    of: ({ records }) => records.map((record) => stringField(record, "eventID")).filter(isPresent),
  } satisfies RecordPart<readonly string[]>,

  /** The principal of the first record, and all keys when several principals took part. */
  principal: {
    reads: IDENTITY_PATHS,
    of: ({ records, identityOf }) => {
      const [first] = records;
      if (first === undefined) return {};
      const { principal, type, arn, account, principalId, session, lane } = identityOf(first);
      const keys = listed(records, (record) => identityOf(record).principal);
      return compact({
        key: principal,
        keys: keys.length > 1 ? keys : [],
        type,
        arn,
        account_id: account,
        principal_id: principalId,
        access_key_ids: listed(records, (record) => identityOf(record).accessKeyId),
        session,
        lane,
      });
    },
  } satisfies RecordPart<PrincipalPart>,

  cloud: {
    reads: ["recipientAccountId", "awsRegion", ...IDENTITY_PATHS],
    of: ({ records, identityOf }) => {
      const part = compact({
        account_ids: listed(records, (record) => recordedAccount(record, identityOf(record))),
        regions: texts(records, "awsRegion"),
      });
      return Object.keys(part).length === 0 ? part : { provider: "aws", ...part };
    },
  } satisfies RecordPart<CloudPart>,

  source: {
    reads: ["sourceIPAddress", "userAgent", "vpcEndpointId"],
    of: ({ records }) =>
      compact({
        ips: texts(records, "sourceIPAddress"),
        user_agents: texts(records, "userAgent"),
        vpc_endpoint_ids: texts(records, "vpcEndpointId"),
      }),
  } satisfies RecordPart<SourcePart>,

  action: {
    reads: ["eventSource", "eventName", "errorCode", "errorMessage"],
    of: ({ records }) => {
      if (records.length === 0) return {};
      const failures = records.filter((record) => isPresent(record["errorCode"])).length;
      return compact({
        services: texts(records, "eventSource"),
        names: texts(records, "eventName"),
        outcome: failures === 0 ? "success" : failures === records.length ? "failure" : "mixed",
        error_codes: texts(records, "errorCode"),
        error_messages: texts(records, "errorMessage"),
      });
    },
  } satisfies RecordPart<ActionPart>,

  resources: {
    reads: RESOURCE_PATHS,
    of: ({ records }) => {
      const distinct = new Map(
        records.flatMap(resourcesOf).map((resource) => [JSON.stringify(resource), resource]),
      );
      return [...distinct]
        .toSorted(([left], [right]) => (left < right ? -1 : 1))
        .map(([, resource]) => resource)
        .slice(0, MAX_LISTED);
    },
  } satisfies RecordPart<readonly ResourcePart[]>,
};

/** The distinct texts at a field of the records, sorted, the first 10. */
function texts(records: readonly CloudTrailRecord[], field: string): readonly string[] {
  return listed(records, (record) => stringField(record, field));
}

function listed(
  records: readonly CloudTrailRecord[],
  textOf: (record: CloudTrailRecord) => string | undefined,
): readonly string[] {
  const distinct = new Set(records.map(textOf).filter((text) => isPresent(text) && text !== ""));
  return [...distinct].filter(isPresent).toSorted().slice(0, MAX_LISTED);
}
