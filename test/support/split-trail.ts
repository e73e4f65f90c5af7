import fc from "fast-check";

/** An event in as much as the rules below ask of it. */
export interface SplitEvent {
  readonly second: number;
  readonly name: string;
  readonly user: string;
  readonly ip: string;
  readonly isDenied: boolean;
  readonly number: number;
}

const NAMES = [
  "CreateUser",
  "CreateAccessKey",
  "AttachUserPolicy",
  "DeleteTrail",
  "ListUsers",
  "GetUser",
];

/** Some events a user made soon after each other, more of them later: what correlations look for. */
const cluster = fc
  .record({
    start: fc.integer({ min: 0, max: 3 * 86_400 }),
    user: fc.constantFrom("ana", "ben", "eve"),
    steps: fc.array(
      fc.record({
        gap: fc.oneof(fc.integer({ min: 0, max: 90 }), fc.integer({ min: 0, max: 900 })),
        name: fc.constantFrom(...NAMES),
        ip: fc.constantFrom("198.51.100.1", "198.51.100.2", "203.0.113.9"),
        isDenied: fc.boolean(),
        number: fc.integer({ min: 0, max: 9 }),
      }),
      { minLength: 1, maxLength: 14 },
    ),
  })
  .map(({ start, user, steps }) => {
    let second = start;
    return steps.map(({ gap, ...step }): SplitEvent => ({
      ...step,
      user,
      second: (second += gap),
    }));
  });

/** Events, each as late as it is written (a share of the overlap), parted into files and these into runs. */
export const splitTrail = fc.record({
  overlapHours: fc.constantFrom(1, 12, 240),
  events: fc.array(cluster, { minLength: 1, maxLength: 12 }).map((clusters) => clusters.flat()),
  lateness: fc.infiniteStream(fc.double({ min: 0, max: 0.99, noNaN: true })),
  filesEnd: fc.infiniteStream(fc.boolean()),
  runsEnd: fc.infiniteStream(fc.integer({ min: 0, max: 4 }).map((one) => one === 0)),
  /** Whether a record is delivered a second time, with the next file. */
  again: fc.infiniteStream(fc.integer({ min: 0, max: 9 }).map((one) => one === 0)),
  isOneFile: fc.boolean(),
});

const START_MS = Date.UTC(2026, 2, 1);

export function splitRecord(event: SplitEvent, index: number): string {
  const { second, name, user, ip, isDenied, number } = event;
  return JSON.stringify({
    eventVersion: "1.08",
    userIdentity: {
      type: "IAMUser",
      arn: `arn:aws:iam::111122223333:user/${user}`,
      accountId: "111122223333",
      userName: user,
    },
    eventTime: new Date(START_MS + second * 1000).toISOString().replace(".000Z", "Z"),
    eventSource: name === "DeleteTrail" ? "cloudtrail.amazonaws.com" : "iam.amazonaws.com",
    eventName: name,
    awsRegion: "us-east-1",
    sourceIPAddress: ip,
    userAgent: "aws-cli/2",
    ...(isDenied ? { errorCode: "AccessDenied" } : {}),
    requestParameters: { userName: `user-${number}`, size: number },
    eventID: `00000000-0000-4000-8000-${String(index).padStart(12, "0")}`,
    recipientAccountId: "111122223333",
  });
}

/** One event that lets everything before be over. */
export const LAST_SECOND = 200 * 86_400;

/** One rule of each kind of correlation, and rules that are merged. */
export const SPLIT_RULES = `title: Denied
name: denied
logsource: { product: aws, service: cloudtrail }
detection: { selection: { errorCode: AccessDenied }, condition: selection }
level: low
---
title: Key made
name: key_made
logsource: { product: aws, service: cloudtrail }
detection: { selection: { eventName: CreateAccessKey }, condition: selection }
level: medium
spitzel: { merge: { by: [userName], window: 10m, max: 3 } }
---
title: User made
name: user_made
logsource: { product: aws, service: cloudtrail }
detection: { selection: { eventName: CreateUser }, condition: selection }
level: low
---
title: Policy attached
name: policy_attached
logsource: { product: aws, service: cloudtrail }
detection: { selection: { eventName: AttachUserPolicy }, condition: selection }
level: low
---
title: Many denied
name: many_denied
correlation: { type: event_count, rules: [denied], group-by: [userIdentity.arn], timespan: 10m, condition: { gte: 3 } }
level: high
---
title: Many users asked for
correlation:
  type: value_count
  rules: [denied, key_made]
  group-by: [sourceIPAddress]
  timespan: 20m
  condition: { field: requestParameters.userName, gte: 3 }
level: high
---
title: User then key then policy
correlation:
  type: temporal_ordered
  rules: [user_made, key_made, policy_attached]
  group-by: [userIdentity.arn]
  timespan: 30m
level: critical
---
title: Key and policy
correlation: { type: temporal, rules: [key_made, policy_attached], group-by: [userIdentity.arn], timespan: 5m }
level: medium
---
title: One or two denied
correlation: { type: event_count, rules: [denied], group-by: [sourceIPAddress], timespan: 15m, condition: { lte: 2 } }
level: informational
---
title: Large on the whole
correlation:
  type: value_sum
  rules: [denied, user_made]
  group-by: [userIdentity.arn]
  timespan: 15m
  condition: { field: requestParameters.size, gte: 20 }
level: medium
---
title: Denied again and again
correlation: { type: event_count, rules: [many_denied], group-by: [userIdentity.arn], timespan: 12h, condition: { gte: 2 } }
level: critical
`;
