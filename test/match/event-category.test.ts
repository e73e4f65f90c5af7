import { join } from "node:path";
import { describe, expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { readTrail } from "../support/read-trail.ts";
import { runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const of = (id: number, more: object) => ({
  eventVersion: "1.09",
  eventTime: `2026-03-03T10:0${id}:00Z`,
  awsRegion: "eu-central-1",
  eventID: `00000000-0000-4000-8000-00000000000${id}`,
  recipientAccountId: "111122223333",
  ...more,
});

const call = { eventSource: "s3.amazonaws.com", eventName: "GetObject" };

/** One of each category; the second to last is older than the field. */
const RECORDS = [
  of(1, { ...call, eventName: "ListBuckets", eventCategory: "Management", managementEvent: true }),
  of(2, { ...call, eventCategory: "Data", managementEvent: false }),
  of(3, { ...call, eventCategory: "NetworkActivity", eventType: "AwsVpceEvent" }),
  of(4, { ...call, eventCategory: "Aggregated" }),
  of(5, {
    eventCategory: "Insight",
    eventType: "AwsCloudTrailInsight",
    insightDetails: { state: "Start", eventSource: "iam.amazonaws.com", eventName: "CreateUser" },
  }),
  of(6, { ...call, eventName: "ListBuckets" }),
  of(7, { ...call, managementEvent: false }),
];

const TRAIL = () =>
  join(tempFolder({ "log.json": JSON.stringify({ Records: RECORDS }) }), "log.json");

async function ids(words: readonly string[], scan = ""): Promise<string> {
  const { stdout, exitCode } = await runSpitzel(["*", "-q", ...words], {
    env: { SPITZEL_SCAN: scan },
  });
  expect(exitCode).toBe(0);
  return [...stdout.matchAll(/"eventID":"[^"]*(\d)"/g)].map(([, digit]) => digit).join("");
}

describe.each(["", "plain"])("--category, SPITZEL_SCAN=%j", (scan) => {
  test.each([
    [[], "123467"],
    [["management"], "16"],
    [["data"], "27"],
    [["network-activity"], "3"],
    [["aggregated"], "4"],
    [["insight"], "5"],
    [["Data,insight"], "257"],
    [["all"], "1234567"],
  ])("%j has the records of these categories", async (names, expected) => {
    const trail = TRAIL();
    const words = names.flatMap((name) => ["--category", name]);
    expect(await ids(["-t", trail, ...words], scan)).toBe(expected);
  });
});

test("the fields of Insight records are matched, counted and in the window", async () => {
  const trail = TRAIL();
  const match = ["-m", '$.insightDetails.eventName == "CreateUser"', "--category", "insight"];
  expect(await ids(["-t", trail, ...match, "--from", "2026-03-03T10:05:00Z"])).toBe("5");
  expect(await ids(["-t", trail, ...match, "--from", "2026-03-03T10:06:00Z"])).toBe("");
});

test.each(['$.eventCategory == "Insight"', '$.insightDetails.state == "Start"'])(
  "an empty answer to %s says what is left out",
  async (match) => {
    const { stdout, stderr, exitCode } = await runSpitzel(["*", "-t", TRAIL(), "-m", match]);
    expect({ stdout, exitCode }).toStrictEqual({ stdout: "", exitCode: 0 });
    expect(stderr).toContain(
      "note: Insight records are left out: --category insight asks for them\n",
    );
  },
);

test("Event history is asked for Insights events alone", async () => {
  const { records } = await readTrail([TRAIL()]);
  const insight = { text: JSON.stringify(RECORDS[4]), record: RECORDS[4]! };
  const emulator = await serveRecords([[...records, insight]]);
  onTestFinished(() => emulator.close());
  const words = ["--endpoint-url", emulator.url, "--rate", "1000", "--from", "2026-03-03"];
  expect(await ids([...words, "--to", "2026-03-03"])).toBe("764321");
  expect(await ids([...words, "--to", "2026-03-03", "--category", "insight"])).toBe("5");
});

test.each([["data"], ["insight,management"], ["all"]])(
  "Event history cannot be asked for %s",
  async (names) => {
    const { stderr, exitCode } = await runSpitzel(["*", "--category", names]);
    expect(exitCode).toBe(2);
    expect(stderr).toMatch(/^spitzel: Event history cannot be asked for --category /);
  },
);
