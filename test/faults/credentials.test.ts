import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { type Fault, parseFault } from "../../src/emulator/fault.ts";
import type { Emulator } from "../../src/emulator/server.ts";
import type { ReadRecord } from "../../src/record.ts";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { type Outcome, runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const { records } = await readTrail([EXAMPLE_TRAIL]);
/** As Event history orders them; of one second, in the order they were read. */
const newestFirst = records.toSorted((a, b) =>
  timeOf(b) === timeOf(a) ? 0 : timeOf(b) > timeOf(a) ? 1 : -1,
);

function timeOf({ record }: ReadRecord): string {
  return String(record["eventTime"]);
}

function millisecondsOf(read: ReadRecord | undefined): string {
  return `${timeOf(read!).slice(0, 19)}.000Z`;
}

async function serve(...faults: readonly Fault[]): Promise<Emulator> {
  const emulator = await serveRecords([records], { faults });
  onTestFinished(() => emulator.close());
  return emulator;
}

/** The query at the emulator, with what it wrote as coverage. */
async function ask(
  { url }: Emulator,
  ...words: readonly string[]
): Promise<Outcome & { readonly coverage: unknown }> {
  const file = join(tempFolder(), "coverage.json");
  const common = ["--endpoint-url", url, "--rate", "1000", "--to", "2026-04-01"];
  const outcome = await runSpitzel([...words, ...common, "--coverage", file]);
  return { ...outcome, coverage: JSON.parse(readFileSync(file, "utf8")) };
}

function linesOf(matches: readonly ReadRecord[]): string {
  return matches.map(({ text }) => `${text}\n`).join("");
}

const TO = "2026-04-01T23:59:59.000Z";
const EXPIRED = [
  "spitzel: skipped Event history of us-east-1: the credentials have expired (ExpiredTokenException)",
  "hint: sign in again (aws sso login) and run the command again.",
];

test.each([1, 3, 30])(
  "credentials that expire after %i pages leave what was read, and the window that was not",
  async (pages) => {
    const emulator = await serve(parseFault(`expired-token:${pages}`));
    const read = newestFirst.slice(0, pages * 50);
    const errors = read.filter(({ record }) => record["errorCode"] !== undefined);
    const oldest = millisecondsOf(read.at(-1));
    const upTo = oldest.slice(0, 16).replace("T", " ");
    const latest = timeOf(read[0]!).slice(0, 16).replace("T", " ");
    const { stderr, coverage, ...rest } = await ask(emulator, "*", "-m", "$.errorCode");
    expect(rest).toStrictEqual({ stdout: linesOf(errors), exitCode: 4 });
    expect(stderr.split("\n").slice(0, 2)).toStrictEqual(EXPIRED);
    const summary = stderr.split("\n")[2] ?? "";
    expect(summary).toContain(`asked oldest – 2026-04-01 23:59 UTC, read back to ${upTo} UTC only`);
    expect(summary).toContain(latest.slice(0, 10));
    expect(coverage).toStrictEqual({
      query: {
        actions: ["*"],
        excludes: [],
        matches: ["$.errorCode"],
        from: null,
        to: TO,
      },
      exitCode: 4,
      isComplete: false,
      stoppedBy: null,
      records: {
        read: read.length,
        matched: errors.length,
        duplicates: 0,
        withoutTime: 0,
        earliest: timeOf(read.at(-1)!),
        latest: timeOf(read[0]!),
      },
      files: { read: 0, empty: 0, outsideWindow: 0, passedOver: 0, passedOverNames: [] },
      bytesRead: read.reduce((sum, { text }) => sum + text.length, 0),
      apart: {},
      skipped: 1,
      skips: [
        {
          where: "Event history of us-east-1",
          reason: "the credentials have expired (ExpiredTokenException)",
          hint: "sign in again (aws sso login) and run the command again.",
        },
      ],
      eventHistory: [
        {
          accounts: [...new Set(read.map(({ record }) => record["recipientAccountId"]))],
          region: "us-east-1",
          asked: { from: null, to: TO },
          isClamped: false,
          unread: [{ lookup: "every event", from: null, to: oldest }],
          pages,
          requests: pages + 1,
          throttled: 0,
        },
      ],
    });
  },
);

test("of several look-ups the coverage names what is unread of each", async () => {
  const emulator = await serve(parseFault("expired-token:2"));
  const sts = newestFirst.filter(({ record }) => record["eventSource"] === "sts.amazonaws.com");
  const words = ["sts:*", "iam:*", "--from", "2026-03-02"];
  const { stdout, stderr, coverage, exitCode } = await ask(emulator, ...words);
  expect({ stdout, exitCode }).toStrictEqual({ stdout: linesOf(sts.slice(0, 100)), exitCode: 4 });
  expect(stderr).toContain(", read in part, without EventSource=iam.amazonaws.com · 2 pages · ");
  const from = "2026-03-02T00:00:00.000Z";
  expect(
    (coverage as { eventHistory: [{ unread: unknown }] }).eventHistory[0].unread,
  ).toStrictEqual([
    { lookup: "EventSource=sts.amazonaws.com", from, to: millisecondsOf(sts[99]) },
    { lookup: "EventSource=iam.amazonaws.com", from, to: TO },
  ]);
});

test.each([
  ["expired-token", EXPIRED],
  [
    "access-denied",
    [
      "spitzel: skipped Event history of us-east-1: not allowed: User is not authorized to perform: cloudtrail:LookupEvents because no identity-based policy allows the cloudtrail:LookupEvents action",
      "hint: the principal needs cloudtrail:LookupEvents, and no service control policy may deny it.",
    ],
  ],
  [
    "unrecognized-client",
    [
      "spitzel: skipped Event history of us-east-1: AWS does not accept the credentials in us-east-1 (UnrecognizedClientException)",
      "hint: check that the Region us-east-1 is enabled for the account, and that the access key is active.",
    ],
  ],
])("%s at once: exit code 3, the reason and what to do", async (fault, reason) => {
  const emulator = await serve(parseFault(fault));
  const { coverage, ...rest } = await ask(emulator, "iam:*");
  expect({ ...rest, stderr: rest.stderr.split("\n") }).toStrictEqual({
    stdout: "",
    stderr: [
      ...reason,
      "0 of 0 records matched · us-east-1 · asked oldest – 2026-04-01 23:59 UTC, read nothing · 0 pages · 1 skipped",
      "",
    ],
    exitCode: 3,
  });
  expect(coverage).toMatchObject({
    exitCode: 3,
    isComplete: false,
    eventHistory: [
      {
        unread: [{ lookup: "EventSource=iam.amazonaws.com", from: null, to: TO }],
        requests: 1,
      },
    ],
  });
});
