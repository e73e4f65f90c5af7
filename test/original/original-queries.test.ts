import { afterAll, beforeAll, expect, test } from "vitest";
import { type Emulator, startEmulator } from "../../src/emulator/server.ts";
import { runShell } from "../support/spitzel-command.ts";

/**
 * The example queries in the documentation of aws-spitzel 1.0.7 (PyPI: victorykit-aws-spitzel), word for word, with
 * `spitzel` in place of `aws-spitzel`. They name no source: AWS_ENDPOINT_URL sends them to the emulator.
 */
const record = (eventName: string, service: string, fields: object) => ({
  eventVersion: "1.11",
  eventTime: `${new Date(Date.now() - 60 * 60 * 1000).toISOString().slice(0, 19)}Z`,
  eventSource: `${service}.amazonaws.com`,
  eventName,
  awsRegion: "us-east-1",
  recipientAccountId: "111122223333",
  ...fields,
});
const user = (userName: string) => ({ userIdentity: { type: "IAMUser", userName } });
const transferCaller = (principalId: string) => ({
  errorCode: "AccessDenied",
  sourceIPAddress: "147.161.171.112",
  userIdentity: { type: "AssumedRole", principalId, accountId: "060862059283" },
});

const records = [
  record("UpdateTrail", "cloudtrail", { eventID: "alice", ...user("AliceIsNotBob") }),
  record("UpdateTrail", "cloudtrail", { eventID: "bob", ...user("Bob") }),
  record("UpdateTrail", "cloudtrail", { eventID: "role", userIdentity: { type: "AssumedRole" } }),
  record("ListServers", "transfer", { eventID: "before", ...transferCaller("AROAEXAMPLE:Bob") }),
  // The only text that the documented pattern, with its ^ behind a colon, can match: none without a line start.
  record("ListServers", "transfer", { eventID: "after", ...transferCaller("AROAEXAMPLE:\nBob") }),
  record("GetBucketAcl", "s3", { eventID: "acl", ...user("Bob") }),
  record("GetBucketAcl", "s3", { eventID: "denied", errorCode: "AccessDenied", ...user("Bob") }),
  record("ListDocuments", "ssm", { eventID: "documents", errorCode: "ThrottlingException" }),
  record("GetParameter", "ssm", { eventID: "parameter" }),
];

let emulator: Emulator;
beforeAll(async () => {
  emulator = await startEmulator({
    records: [records.map((one) => ({ text: JSON.stringify(one), record: one }))],
    clock: { now: Date.now },
    random: () => 0.5,
    rate: 0,
  });
});
afterAll(async () => emulator.close());

const ids = async (script: string) => {
  const { stdout, exitCode } = await runShell(script, {
    env: { AWS_ENDPOINT_URL: emulator.url, AWS_DEFAULT_REGION: "us-east-1" },
  });
  const found = [...stdout.matchAll(/"eventID":\s*"(\w+)"/g)].map(([, id]) => id ?? "");
  return { ids: found.toSorted((a, b) => a.localeCompare(b)), exitCode };
};

test.each([
  [`$.userIdentity.userName == "AliceIsNotBob"`, ["alice"]],
  [`$.userIdentity.userName != "AliceIsNotBob"`, ["bob", "role"]],
  [`$.userIdentity.userName regex "AliceIsNot.*"`, ["alice"]],
])("spitzel 'cloudtrail:Update*' --match '%s'", async (expression, expected) => {
  const script = `spitzel 'cloudtrail:Update*' \\
    --match '${expression}'`;
  expect(await ids(script)).toStrictEqual({ ids: expected, exitCode: 0 });
});

test("the four-condition query on transfer:List*", async () => {
  const script = String.raw`spitzel \
    --match '$.errorCode == "AccessDenied"' \
    --match '$.userIdentity.principalId regex ".*:^((?!Alice).)"' \
    --match '$.userIdentity.accountId == "060862059283"' \
    --match '$.sourceIPAddress == "147.161.171.112"' \
    "transfer:List*"`;
  expect(await ids(script)).toStrictEqual({ ids: [], exitCode: 0 });
  const repaired = script.replace(".*:^((?!Alice).)", ".*:((?!Alice).)");
  expect(await ids(repaired)).toStrictEqual({ ids: ["before"], exitCode: 0 });
});

test("the loop with two globs, into jq or whatever reads lines", async () => {
  const script = String.raw`
while [ 1 -eq 1 ]; do

    echo "getting CloudTrail"

    spitzel \
        --match '$.errorCode != "AccessDenied"' \
        --last-minute 300 \
        "s3:*Acl" \
        "ssm:List*" \
    | \
    $(command -v jq || echo cat) $(command -v jq > /dev/null && echo .)

    echo "waiting for CloudTrail (3000 seconds)"

    break # in place of: sleep 3000
done`;
  expect(await ids(script)).toStrictEqual({ ids: ["acl", "documents"], exitCode: 0 });
});
