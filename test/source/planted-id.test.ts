import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { tempFolder } from "../support/temp-folder.ts";

const ID = "00000000-0000-4000-8000-000000000001";

const record = (eventName: string): string =>
  JSON.stringify({
    eventVersion: "1.08",
    eventID: ID,
    eventTime: "2026-03-03T10:00:01Z",
    eventSource: "cloudtrail.amazonaws.com",
    eventName,
    awsRegion: "us-east-1",
    sourceIPAddress: "198.51.100.7",
    recipientAccountId: "111122223333",
    userIdentity: { type: "IAMUser", userName: "erika", accountId: "111122223333" },
  });

/** A harmless record hides another of its eventID; that one came twice, as a log file that was copied has it. */
const PLANTED = ["DescribeTrails", "StopLogging", "StopLogging"].map(record).join("\n");

describe.each(["", "plain"])("a planted eventID hides no record, SPITZEL_SCAN=%s", (scan) => {
  const ask = async (...words: readonly string[]) => {
    const folder = tempFolder({ "in.ndjson": `${PLANTED}\n` });
    const line = [...words, "-t", join(folder, "in.ndjson"), "-o", "ndjson"];
    const { stdout, stderr, exitCode } = await runCli(line, { variables: { SPITZEL_SCAN: scan } });
    expect(exitCode).toBe(0);
    expect(stderr).toContain(`note: duplicate eventID with different content: ID ${ID}`);
    expect(stderr).toContain("1 duplicate not printed");
    const lines = stdout.split("\n").slice(0, -1);
    return lines.map((one) => JSON.parse(one) as unknown);
  };

  test("from a query with --dedupe", async () => {
    expect(await ask("*", "--dedupe", "--fields", "event")).toEqual([
      { event: "DescribeTrails" },
      { event: "StopLogging" },
    ]);
  });

  test("from a timeline", async () => {
    expect(await ask("timeline")).toMatchObject([
      { events: 2, hits: [{ rule: { name: "notebook_cloudtrail_tampering" }, events: 1 }] },
    ]);
  });

  test("from a story", async () => {
    expect(await ask("story", "--no-findings")).toMatchObject(
      ["DescribeTrails", "StopLogging"].map((name) => ({
        count: 1,
        actions: [{ name: `cloudtrail:${name}`, count: 1 }],
      })),
    );
  });

  test("from the facts about a caller", async () => {
    expect(await ask("entity", "erika")).toMatchObject([{ calls: 2, changes_made: 1 }]);
  });
});
