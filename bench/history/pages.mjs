// Pages for eight queries, against the AWS CLI's pager and the original tool. No latency, no quota.
// node bench/history/pages.mjs
import { emulate } from "./emulator.mjs";
import { events, FROM_MS, TO_MS } from "./events.mjs";
import { commands, run } from "./peers.mjs";

const records = events(10_000, "111122223333", "us-east-1");
const [someone] = records.filter(({ record }) => record.userIdentity.userName === "user-3");
const key = someone.record.userIdentity.accessKeyId;
const id = records[77].record.eventID;

/** For the AWS CLI the narrowest attributes that find every match; the original asks for whole services. */
const QUERIES = [
  {
    name: "one action: iam:CreateUser",
    spitzel: ["iam:CreateUser"],
    lookups: [["EventName", "CreateUser"]],
    actions: ["iam:CreateUser"],
  },
  {
    name: "iam:Create*",
    spitzel: ["iam:Create*"],
    lookups: [["EventSource", "iam.amazonaws.com"]],
    actions: ["iam:Create*"],
  },
  {
    name: "s3:* with errorCode",
    spitzel: ["s3:*", "-m", '$.errorCode == "AccessDenied"'],
    lookups: [["EventSource", "s3.amazonaws.com"]],
    actions: ["s3:*"],
    match: "$.errorCode == 'AccessDenied'",
  },
  {
    name: "by user",
    spitzel: [
      "*",
      "-m",
      '$.userIdentity.type == "IAMUser" and $.userIdentity.userName == "user-3"',
    ],
    lookups: [["Username", "user-3"]],
    match: "$.userIdentity.userName == 'user-3'",
  },
  {
    name: "by access key",
    spitzel: ["*", "-m", `$.userIdentity.accessKeyId == "${key}"`],
    lookups: [["AccessKeyId", key]],
    match: `$.userIdentity.accessKeyId == '${key}'`,
  },
  {
    name: "by event ID",
    spitzel: ["*", "-m", `$.eventID == "${id}"`],
    lookups: [["EventId", id]],
    match: `$.eventID == '${id}'`,
  },
  {
    name: "or of two",
    spitzel: ["*", "-m", `$.eventName == "StopLogging" or $.userIdentity.accessKeyId == "${key}"`],
    lookups: [
      ["EventName", "StopLogging"],
      ["AccessKeyId", key],
    ],
    // One expression of the original cannot hold two paths.
    original: false,
  },
  { name: "everything", spitzel: ["*"] },
];

console.log("| query | spitzel | aws CLI | original | spitzel's matches |\n|---|---|---|---|---|");
for (const query of QUERIES) {
  const cells = {};
  for (const tool of ["spitzel", "aws CLI", "original"]) {
    const emulator = await emulate(records, { rate: 0 });
    const words = { url: emulator.url, fromMs: FROM_MS, toMs: TO_MS, query, rate: 5 };
    for (const command of commands(words)[tool]) {
      const { stdout } = await run(command, emulator.url);
      if (tool === "spitzel") cells.matches = stdout.split("\n").length - 1;
    }
    const { pages } = emulator.counts();
    cells[tool] = pages === 0 ? "–" : pages;
    await emulator.close();
  }
  const { spitzel, original, matches } = cells;
  console.log(`| ${query.name} | ${spitzel} | ${cells["aws CLI"]} | ${original} | ${matches} |`);
}
