import { observe } from "../../src/investigate/observe.ts";
import type { Observation } from "../../src/investigate/observation.ts";
import type { CloudTrailRecord } from "../../src/record.ts";

let made = 0;

/** A record of account 111122223333 by the user `ana` at `time` (`10:00:05` of 2026-05-01), as CloudTrail writes it. */
export function record(
  time: string,
  action: string,
  fields: Record<string, unknown> = {},
): CloudTrailRecord {
  const [service, name] = action.split(":");
  return {
    eventTime: `2026-05-01T${time}Z`,
    eventSource: `${service}.amazonaws.com`,
    eventName: name,
    eventID: `00000000-0000-4000-8000-${String(made++).padStart(12, "0")}`,
    awsRegion: "us-east-1",
    recipientAccountId: "111122223333",
    sourceIPAddress: "198.51.100.7",
    userAgent: "aws-cli/2.15.0",
    userIdentity: user("ana", "AKIAANAEXAMPLE000000"),
    ...fields,
  };
}

export function user(name: string, key?: string): Record<string, unknown> {
  return {
    type: "IAMUser",
    userName: name,
    accountId: "111122223333",
    arn: `arn:aws:iam::111122223333:user/${name}`,
    ...(key === undefined ? {} : { accessKeyId: key }),
  };
}

/** A session of a role. */
export function session(role: string, name: string, key: string, account = "111122223333") {
  return {
    type: "AssumedRole",
    accountId: account,
    arn: `arn:aws:sts::${account}:assumed-role/${role}/${name}`,
    accessKeyId: key,
    sessionContext: {
      sessionIssuer: { type: "Role", arn: `arn:aws:iam::${account}:role/${role}`, userName: role },
    },
  };
}

export function observed(...records: readonly CloudTrailRecord[]): readonly Observation[] {
  return records.map(observe).filter((one) => one !== undefined);
}
