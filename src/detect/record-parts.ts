import { type Identity, recordedAccount } from "../identity/identity.ts";
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
  /** Begins a part: records are given one by one, oldest first, and none of them is kept. */
  readonly open: () => OpenPart<T>;
}

export interface OpenPart<T> {
  readonly add: (record: CloudTrailRecord, identity: Identity) => void;
  readonly part: () => T;
}

/** As many events and values as a finding lists. */
export const MAX_LISTED = 10;

/** All parts of a finding that are derived from records. */
export const RECORD_PARTS = {
  /** Of the first and the last record that have one, milliseconds since 1970. */
  times: {
    reads: ["eventTime"],
    open: () => {
      let first: number | undefined;
      let last: number | undefined;
      return {
        add: (record) => {
          const ms = eventTimeMs(record);
          if (ms === undefined) return;
          first ??= ms;
          last = ms;
        },
        part: () => ({ first, last }),
      };
    },
  } satisfies RecordPart<{
    readonly first?: number | undefined;
    readonly last?: number | undefined;
  }>,

  /** The first ten eventIDs, each once, and the last. */
  ids: {
    reads: ["eventID"],
    open: () => {
      const listed = new Set<string>();
      let last: string | undefined;
      return {
        add: (record) => {
          const id = stringField(record, "eventID");
          if (id === undefined) return;
          if (listed.size < MAX_LISTED) listed.add(id);
          last = id;
        },
        part: () => ({ listed: [...listed], last }),
      };
    },
  } satisfies RecordPart<{ readonly listed: readonly string[]; readonly last: string | undefined }>,

  /** The principal of the first record, and all keys when several principals took part. */
  principal: {
    reads: IDENTITY_PATHS,
    open: () => {
      let first: Identity | undefined;
      const keys = new Listed();
      const accessKeys = new Listed();
      return {
        add: (_record, identity) => {
          first ??= identity;
          keys.add(identity.principal);
          accessKeys.add(identity.accessKeyId);
        },
        part: () => {
          if (first === undefined) return {};
          const { principal, type, arn, account, principalId, session, lane } = first;
          return compact({
            key: principal,
            keys: keys.texts.length > 1 ? keys.texts : [],
            type,
            arn,
            account_id: account,
            principal_id: principalId,
            access_key_ids: accessKeys.texts,
            session,
            lane,
          });
        },
      };
    },
  } satisfies RecordPart<PrincipalPart>,

  cloud: {
    reads: ["recipientAccountId", "awsRegion", ...IDENTITY_PATHS],
    open: () => {
      const accounts = new Listed();
      const regions = new Listed();
      return {
        add: (record, identity) => {
          accounts.add(recordedAccount(record, identity));
          regions.add(stringField(record, "awsRegion"));
        },
        part: () => {
          const part = compact({ account_ids: accounts.texts, regions: regions.texts });
          return Object.keys(part).length === 0 ? part : { provider: "aws", ...part };
        },
      };
    },
  } satisfies RecordPart<CloudPart>,

  source: {
    reads: ["sourceIPAddress", "userAgent", "vpcEndpointId"],
    open: () => {
      const ips = new Listed();
      const agents = new Listed();
      const endpoints = new Listed();
      return {
        add: (record) => {
          ips.add(stringField(record, "sourceIPAddress"));
          agents.add(stringField(record, "userAgent"));
          endpoints.add(stringField(record, "vpcEndpointId"));
        },
        part: () =>
          compact({
            ips: ips.texts,
            user_agents: agents.texts,
            vpc_endpoint_ids: endpoints.texts,
          }),
      };
    },
  } satisfies RecordPart<SourcePart>,

  action: {
    reads: ["eventSource", "eventName", "errorCode", "errorMessage"],
    open: () => {
      let records = 0;
      let failures = 0;
      const services = new Listed();
      const names = new Listed();
      const codes = new Listed();
      const messages = new Listed();
      return {
        add: (record) => {
          records++;
          if (isPresent(record["errorCode"])) failures++;
          services.add(stringField(record, "eventSource"));
          names.add(stringField(record, "eventName"));
          codes.add(stringField(record, "errorCode"));
          messages.add(stringField(record, "errorMessage"));
        },
        part: () => {
          if (records === 0) return {};
          return compact({
            services: services.texts,
            names: names.texts,
            outcome: failures === 0 ? "success" : failures === records ? "failure" : "mixed",
            error_codes: codes.texts,
            error_messages: messages.texts,
          });
        },
      };
    },
  } satisfies RecordPart<ActionPart>,

  resources: {
    reads: RESOURCE_PATHS,
    open: () => {
      const listed = new Listed();
      return {
        add: (record) => {
          for (const resource of resourcesOf(record)) listed.add(JSON.stringify(resource));
        },
        // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- texts of resources
        part: () => listed.texts.map((text) => JSON.parse(text) as ResourcePart),
      };
    },
  } satisfies RecordPart<readonly ResourcePart[]>,
};

/** Of some texts the distinct ones, sorted, the first 10. */
class Listed {
  readonly texts: string[] = [];

  add(text: string | undefined): void {
    if (text === undefined || text === "") return;
    let at = this.texts.length;
    while (at > 0 && this.texts[at - 1]! > text) at--;
    if (at === MAX_LISTED || this.texts[at - 1] === text) return;
    this.texts.splice(at, 0, text);
    if (this.texts.length > MAX_LISTED) this.texts.pop();
  }
}
