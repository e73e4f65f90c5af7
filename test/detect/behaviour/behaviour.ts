import { createBehaviourDetector } from "../../../src/detect/behaviour/behaviour-detector.ts";
import {
  BURST_DEFAULTS,
  type BurstParameters,
  RANK_DEFAULTS,
  type RankParameters,
} from "../../../src/detect/behaviour/parameters.ts";
import type { Finding } from "../../../src/detect/finding.ts";
import type { CloudTrailRecord } from "../../../src/record.ts";
import { findingsOf } from "../../../src/detect/hit.ts";

const START_MS = Date.parse("2026-03-03T00:00:00Z");

/** An event of a user at a second after the start. */
export function event(
  user: string,
  second: number,
  eventName: string,
  more: Readonly<Record<string, unknown>> = {},
): CloudTrailRecord {
  return {
    eventID: `${user}-${second}-${eventName}`,
    eventTime: new Date(START_MS + second * 1000).toISOString().replace(".000Z", "Z"),
    eventSource: "iam.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "198.51.100.20",
    recipientAccountId: "111122223333",
    userIdentity: { type: "IAMUser", userName: user, accountId: "111122223333" },
    ...more,
  };
}

/** A finding whose evidence may be asked for any measure. */
type Measured = Omit<Finding, "evidence"> & {
  readonly evidence?: Finding["evidence"] & Readonly<Record<string, unknown>>;
};

/** What the behavioural detectors say of these records. */
export function behaviour(
  records: readonly CloudTrailRecord[],
  parameters: {
    readonly burst?: Partial<BurstParameters>;
    readonly rank?: Partial<RankParameters>;
    readonly narrowedBy?: string;
  } = {},
): {
  readonly bursts: readonly Measured[];
  readonly ranked: readonly Measured[];
  readonly disclosures: readonly string[];
} {
  const detector = createBehaviourDetector({
    burst: { ...BURST_DEFAULTS, ...parameters.burst },
    rank: { ...RANK_DEFAULTS, ...parameters.rank },
    narrowedBy: parameters.narrowedBy ?? "",
  });
  for (const record of records) detector.observe({ text: "", record });
  const findings = findingsOf(detector.finish()) as unknown as readonly Measured[];
  return {
    bursts: findings.filter((finding) => finding.detector === "burst"),
    ranked: findings.filter((finding) => finding.detector === "ranked"),
    disclosures: detector.disclosures(),
  };
}
