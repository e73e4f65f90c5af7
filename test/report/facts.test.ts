import { createHash } from "node:crypto";
import { gunzipSync } from "node:zlib";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import { PROJECT, runSpitzel } from "../support/spitzel-command.ts";
import { exampleReport, sectionOf, textOf } from "./example-report.ts";

let page = "";
beforeAll(async () => {
  page = await exampleReport();
}, 120_000);

/** What examples/README.md lists for the night of 3 March, in its order. */
const FACTS: readonly (readonly [fact: string, step: RegExp])[] = [
  [
    "the key of build-agent, but not from the build server",
    /^01:04:06.*sts:GetCallerIdentity.*build-agent/,
  ],
  [
    "an IAM user goes through all the buckets",
    /^01:05:05.*16×.*s3:GetBucketAcl.*AccessDenied.*acme-customer-exports/,
  ],
  [
    "a session of deploy-admin",
    /^01:21:00.*sts:AssumeRole.*role\/deploy-admin, ASIAC4WLRNUYFEXAMPLE/,
  ],
  ["all that the session did", /^01:23:05.*sts:GetCallerIdentity.*deploy-admin\/cli-session/],
  ["it made the user support-2", /^01:33:06.*iam:CreateUser.*support-2/],
  ["an administrator", /^01:33:08.*iam:AttachUserPolicy.*AdministratorAccess/],
  ["with a key", /^01:33:15.*iam:CreateAccessKey.*AKIALV6HYB2TMEXAMPLE/],
  ["and a password", /^01:33:18.*iam:CreateLoginProfile/],
  [
    "a foreign account may assume the role",
    /^01:41:03.*iam:UpdateAssumeRolePolicy.*deploy-admin.*999988887777/,
  ],
  [
    "support-2 signed in without a second factor",
    /^01:50:03.*signin:ConsoleLogin.*Console login without MFA.*support-2/,
  ],
  ["a function's code was replaced", /^01:54:19.*lambda:UpdateFunctionCode.*checkout-webhook/],
  ["six secrets were read by a user", /^02:01:0.*secretsmanager:GetSecretValue ×6.*support-2/],
  [
    "two snapshots were shared with the foreign account",
    /^02:10:07.*2×.*ec2:ModifySnapshotAttribute \(add\).*999988887777/,
  ],
  ["customer exports were downloaded", /^02:14:0.*s3:GetObject ×14.*acme-customer-exports/],
  ["the intruder crossed into the sandbox", /^02:25:00.*sts:AssumeRole.*role\/sandbox-admin/],
  [
    "big instances: denied, denied",
    /^02:28:07.*2×.*ec2:RunInstances Client\.UnauthorizedOperation/,
  ],
  ["over the quota", /^02:28:18.*ec2:RunInstances Client\.VcpuLimitExceeded/],
  ["then twice granted", /^02:38:05.*2×.*ec2:RunInstances .*ami-.*i-077c9249e0dde2c89/],
  ["the trail audit was stopped", /^02:47:14.*cloudtrail:StopLogging .*audit/],
  ["deleting central was denied", /^02:47:17.*cloudtrail:DeleteTrail AccessDenied.*central/],
];

/** The rows of the story since the incident begins, a text each. */
function storyRows(): readonly string[] {
  const section = sectionOf(page, "case-1");
  const start = section.indexOf("What happened, in order");
  const table = section.slice(start, section.indexOf("</table>", start));
  return rowsOf(table).filter((row) => /^\d\d:\d\d:\d\d/.test(row));
}

/** The texts of table rows. */
function rowsOf(html: string): readonly string[] {
  return [...html.matchAll(/<tr class="[^"]*">(.*?)<\/tr>/gs)].map(([, row = ""]) =>
    textOf(row).replaceAll(/\s+/g, " ").trim(),
  );
}

describe("the report of the example trail", () => {
  test("the intruder is the first incident", () => {
    const text = textOf(sectionOf(page, "case-1"));
    expect(text).toMatch(/Incident 1 critical/);
    expect(text).toMatch(
      /AKIAIOSFODNN7EXAMPLE of build-agent from 203\.0\.113\.66, 2026-03-03 01:04:06/,
    );
    expect(text).toContain("used from 2 networks: 198.51.100.23 (22); 203.0.113.66 (34)");
  });

  test("every fact of the night stands in its story, in order", () => {
    const rows = storyRows();
    let at = -1;
    const missing = FACTS.filter(([, step]) => {
      const found = rows.findIndex((row, i) => i > at && step.test(row));
      if (found > at) at = found;
      return found === -1;
    });
    expect(missing.map(([fact]) => fact)).toStrictEqual([]);
  });

  test("both accounts' records of the crossing are told", () => {
    const rows = storyRows().filter((row) => row.startsWith("02:25:00"));
    expect(new Set(rows.map((row) => /in (\d{12})/.exec(row)?.[1]))).toStrictEqual(
      new Set(["111122223333", "444455556666"]),
    );
  });

  test("87 events came from the intruder's addresses", () => {
    const rows = rowsOf(sectionOf(page, "case-1")).filter((row) => row.startsWith("203.0.113."));
    expect(rows.map((row) => / VPS (\d+) /.exec(row)?.[1])).toStrictEqual(["82", "5"]);
  });

  test("the key is still active, the rights and the password are gone, and the command says how to end it", () => {
    const text = textOf(sectionOf(page, "case-1"));
    expect(text).toMatch(
      /iam:CreateAccessKey support-2, AKIALV6HYB2TMEXAMPLE deploy-admin\/cli-session still there/,
    );
    expect(text).toMatch(/iam:AttachUserPolicy .* undone\s+2026-03-03 07:48:11 by/);
    expect(text).toMatch(/iam:CreateLoginProfile .* undone\s+2026-03-03 07:48:04 by/);
    expect(text).toContain(
      "aws iam update-access-key --status Inactive --user-name support-2 --access-key-id AKIALV6HYB2TMEXAMPLE",
    );
  });

  test("a record that is cited is in its file, at its place, with that hash", () => {
    const [row = ""] = rowsOf(sectionOf(page, "appendix"));
    const [, id = "", hash, file = "", index = ""] =
      / ([0-9a-f-]{36}) ([0-9a-f]{64}) (\S+) (\d+)$/.exec(row) ?? [];
    const log = JSON.parse(gunzipSync(readFileSync(join(PROJECT, file))).toString("utf8")) as {
      Records: Record<string, unknown>[];
    };
    const record = log.Records[Number(index)];
    expect(record?.["eventID"]).toBe(id);
    expect(createHash("sha256").update(JSON.stringify(record)).digest("hex")).toBe(hash);
  });

  test("the command of the appendix gives that hash", async () => {
    const { stdout } = await runSpitzel([
      "*",
      "-m",
      '$.eventName == "StopLogging"',
      "-t",
      "examples/trail",
      "-q",
    ]);
    const hash = createHash("sha256").update(stdout.trimEnd()).digest("hex");
    expect(sectionOf(page, "appendix")).toContain(hash);
  });

  test("summary, coverage and blind spots are of the data", () => {
    const text = textOf(page);
    expect(text).toContain(
      "1,543 records of 2 accounts in 3 Regions were read, from 2 March 2026, 00:01 to 3 March 2026, 09:16 UTC.",
    );
    expect(text).toMatch(
      /The gravest of \d+ incidents is critical: build-agent from 203\.0\.113\.66 and from there deploy-admin, support-2.* acted from 3 March 2026, 01:04 to/,
    );
    expect(text).toContain("Everything that was asked for was read.");
    expect(text).toContain(
      "cloudtrail:StopLogging audit by 111122223333:support-2: what that trail would have logged may be missing",
    );
  });

  test("it needs nothing else: no address is loaded, and the policy forbids it", () => {
    expect(page).toMatch(
      /content="default-src 'none'; style-src 'sha256-[\w+/=]+'; script-src 'sha256-[\w+/=]+'; base-uri 'none'; form-action 'none'"/,
    );
    expect(page).not.toMatch(/(?:src|href)="(?!#)/);
    expect(page).not.toMatch(/ style="| on[a-z]+="/);
    expect(page.length).toBeLessThan(600_000);
  });
});

test("of one thing: its own story, lineage and findings", async () => {
  const text = textOf(await exampleReport("--entity", "support-2", "--title", "The new user"));
  expect(text).toContain("The new user");
  expect(text).toContain("cloudtrail:StopLogging");
  expect(text).not.toContain("Root user");
}, 120_000);

test("as Markdown it tells the same", async () => {
  const text = await exampleReport("--md");
  expect(text).toMatch(/^# What happened in 111122223333, 444455556666\n/);
  expect(text).toContain("## Incident 1: critical");
  expect(text).toContain("cloudtrail:StopLogging");
}, 120_000);
