import { tempFolder } from "../../support/temp-folder.ts";

const RULE = `title: Secret read
id: 5f0c2c7e-52a1-4d0e-9c3a-9a0e3f9b1d11
logsource: {product: aws, service: cloudtrail}
detection:
  read: {eventName: GetSecretValue}
  person: {userIdentity.type: IAMUser}
  condition: read and not person
level: high
falsepositives: [Deployments]
`;

/** A folder with `trail.json` and `secret-read.yml`: two records that the rule is for, the second with a name that would clear a terminal. */
export function secretTrail(): string {
  const records = ["app", "\u001b[2Jevil"].map((userName, i) => ({
    eventID: `0000000${i}-0000-4000-8000-000000000000`,
    eventTime: `2026-03-03T14:00:0${i}Z`,
    eventSource: "secretsmanager.amazonaws.com",
    eventName: "GetSecretValue",
    awsRegion: "us-east-1",
    recipientAccountId: "111122223333",
    sourceIPAddress: "203.0.113.9",
    userIdentity: { type: "Unknown", userName, accountId: "111122223333" },
    requestParameters: { secretId: "db" },
  }));
  return tempFolder({
    "trail.json": JSON.stringify({ Records: records }),
    "secret-read.yml": RULE,
  });
}

/** A command line that detects in it. */
export function secretWords(folder: string): readonly string[] {
  const rules = ["--no-pack", "-r", `${folder}/secret-read.yml`, "--only", "sigma"];
  return ["detect", "-t", `${folder}/trail.json`, ...rules];
}
