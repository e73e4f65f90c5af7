import { seededRandom } from "./emulator.mjs";

/** The window of the benchmark: a week that ended before the benchmark was written. */
export const FROM_MS = Date.UTC(2026, 10, 1);
export const TO_MS = Date.UTC(2026, 10, 8) - 1000;

const ACTIONS = [
  ["ec2", "DescribeInstances", 30],
  ["sts", "AssumeRole", 20],
  ["kms", "Decrypt", 20],
  ["s3", "GetBucketAcl", 8],
  ["s3", "ListBuckets", 4],
  ["s3", "PutBucketPolicy", 0.5],
  ["iam", "GetRole", 6],
  ["iam", "ListUsers", 4],
  ["iam", "CreateUser", 0.4],
  ["iam", "CreateAccessKey", 0.6],
  ["cloudtrail", "StopLogging", 0.05],
  ["monitoring", "PutMetricAlarm", 6.45],
];

/** Synthetic records, unevenly spread: working hours, quiet nights, and bursts of many in a second. */
export function events(count, account, region, seed = 1) {
  const random = seededRandom(seed);
  const total = ACTIONS.reduce((sum, [, , share]) => sum + share, 0);
  const records = [];
  let burst;
  while (records.length < count) {
    if (random() < 0.02) burst = random() < 0.3 ? undefined : moment(random);
    const timeMs = burst !== undefined && random() < 0.9 ? burst : moment(random);
    if (random() < 0.05) burst = undefined;
    let rest = random() * total;
    const [source, name] = ACTIONS.find(([, , share]) => (rest -= share) < 0) ?? [
      "ec2",
      "RunInstances",
    ];
    const user = `user-${Math.floor(random() ** 3 * 40)}`;
    const number = String(records.length).padStart(12, "0");
    const record = {
      eventVersion: "1.11",
      userIdentity: {
        type: "IAMUser",
        arn: `arn:aws:iam::${account}:user/${user}`,
        accountId: account,
        accessKeyId: `AKIA${user.toUpperCase().replace("-", "X")}EXAMPLE`,
        userName: user,
      },
      eventTime: new Date(timeMs).toISOString().replace(".000Z", "Z"),
      eventSource: `${source}.amazonaws.com`,
      eventName: name,
      awsRegion: region,
      sourceIPAddress: "203.0.113.10",
      userAgent: "bench",
      ...(random() < 0.1 ? { errorCode: "AccessDenied" } : {}),
      requestParameters: { note: "x".repeat(400) },
      eventID: `${seed.toString(16).padStart(8, "0")}-0000-4000-8000-${number}`,
      readOnly: /^(?:Get|List|Describe|Decrypt|Assume)/.test(name),
      eventType: "AwsApiCall",
      managementEvent: true,
      recipientAccountId: account,
      eventCategory: "Management",
    };
    records.push({ text: JSON.stringify(record), record });
  }
  return records;
}

/** A second of the window; four in five in working hours. */
function moment(random) {
  const day = Math.floor(random() * 7);
  const hour = random() < 0.8 ? 8 + random() * 10 : random() * 24;
  return FROM_MS + day * 86_400_000 + Math.floor(hour * 3600) * 1000;
}
