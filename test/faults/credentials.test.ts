import { readFileSync, writeFileSync } from "node:fs";
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
import { notAccountedFor } from "../support/unread-rest.ts";

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

/** A limit is what asks for one page after another. */
const ORDERED = ["--limit", "1000000"];

function secondAfter(iso: string): string {
  return new Date(Date.parse(iso) + 1000).toISOString();
}

const TO = "2026-04-01T23:59:59.000Z";
const EXPIRED = [
  "spitzel: skipped Event history of us-east-1: the credentials have expired (ExpiredTokenException)",
  "hint: sign in again (aws sso login) and run the command again.",
];

test.each([1, 3, 30])(
  "credentials that expire after %i pages, newest first, leave what was read, and the window that was not",
  async (pages) => {
    const emulator = await serve(parseFault(`expired-token:${pages}`));
    const read = newestFirst.slice(0, pages * 50);
    const errors = read.filter(({ record }) => record["errorCode"] !== undefined);
    const oldest = millisecondsOf(read.at(-1));
    const upTo = oldest.slice(0, 16).replace("T", " ");
    const latest = timeOf(read[0]!).slice(0, 16).replace("T", " ");
    const { stderr, coverage, ...rest } = await ask(emulator, "*", "-m", "$.errorCode", ...ORDERED);
    expect(rest).toStrictEqual({ stdout: linesOf(errors), exitCode: 4 });
    expect(stderr.split("\n").slice(0, 2)).toStrictEqual(EXPIRED);
    const summary = stderr.split("\n")[2] ?? "";
    expect(summary).toContain(`asked oldest – 2026-04-01 23:59 UTC, read back to ${upTo} UTC only`);
    expect(summary).toContain(latest.slice(0, 10));
    expect(coverage).toStrictEqual({
      query: {
        actions: ["*"],
        excludes: [],
        texts: [],
        matches: ["$.errorCode"],
        from: null,
        // To the last millisecond of the day; Event history is asked in whole seconds.
        to: TO.replace(".000Z", ".999Z"),
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
      files: {
        read: 0,
        empty: 0,
        outsideWindow: 0,
        passedOver: 0,
        passedOverNames: [],
        parsed: { files: {}, records: {} },
        passedOverKinds: {},
        otherServices: 0,
        otherFolders: 0,
        unverified: {},
        digests: { valid: 0, total: 0 },
      },
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
          account: null,
          accounts: [...new Set(read.map(({ record }) => record["recipientAccountId"]))],
          region: "us-east-1",
          asked: { from: null, to: TO },
          isClamped: false,
          isEnabled: true,
          lookups: ["every event"],
          isSound: true,
          read: [{ lookup: "every event", from: secondAfter(oldest), to: TO }],
          unread: [{ lookup: "every event", from: null, to: oldest }],
          events: pages * 50,
          pages,
          requests: pages + 1,
          throttled: 0,
        },
      ],
    });
  },
);

test("credentials that expire while windows are read side by side: what was not printed is in an unread window", async () => {
  const emulator = await serve(parseFault("expired-token:30"));
  const { stdout, exitCode, coverage } = await ask(emulator, "*");
  const printed = new Set(stdout.trimEnd().split("\n"));
  const { eventHistory, records: counted } = coverage as {
    readonly records: { readonly read: number };
    readonly eventHistory: readonly [{ readonly unread: []; readonly pages: number }];
  };
  const [{ unread, pages }] = eventHistory;
  expect({
    exitCode,
    // Answers that were under way when the first request was refused are not waited for.
    hasPages: pages > 20 && pages <= 30,
    isReadPrinted: counted.read === printed.size,
    ...notAccountedFor(records, printed, unread),
  }).toStrictEqual({
    exitCode: 4,
    hasPages: true,
    isReadPrinted: true,
    lost: [],
    again: [],
  });
  expect(printed.size).toBeLessThan(records.length);
});

test("of several look-ups the coverage names what is unread of each", async () => {
  const of = (source: string) =>
    newestFirst.filter(({ record }) => record["eventSource"] === source);
  const [sts, kms] = [of("sts.amazonaws.com"), of("kms.amazonaws.com")];
  const words = ["sts:*", "kms:*", "--from", "2026-03-02", ...ORDERED];
  const from = "2026-03-02T00:00:00.000Z";
  const unreadOf = (coverage: unknown) =>
    (
      coverage as {
        readonly eventHistory: readonly [
          { readonly unread: readonly { lookup: string; from: string | null; to: string }[] },
        ];
      }
    ).eventHistory[0].unread;

  const one = await ask(await serve(parseFault("expired-token:1")), ...words);
  expect([one.stdout, one.exitCode]).toStrictEqual([linesOf(sts.slice(0, 50)), 4]);
  expect(one.stderr).toContain(", read in part, without EventSource=kms.amazonaws.com · 1 page · ");
  expect(unreadOf(one.coverage)).toStrictEqual([
    { lookup: "EventSource=sts.amazonaws.com", from, to: millisecondsOf(sts[49]) },
    { lookup: "EventSource=kms.amazonaws.com", from, to: TO },
  ]);

  // Each look-up is a chain of its own, so that two requests may be under way.
  const two = await ask(await serve(parseFault("expired-token:2")), ...words);
  const printed = new Set(two.stdout.trimEnd().split("\n"));
  const unread = unreadOf(two.coverage);
  const inWindow = (reads: readonly ReadRecord[]) => reads.filter((read) => timeOf(read) >= from);
  const accounts = [sts, kms].map((reads, i) =>
    notAccountedFor(inWindow(reads), printed, [unread[i]!]),
  );
  expect({ exitCode: two.exitCode, lookups: unread.map(({ lookup }) => lookup), accounts }).toEqual(
    {
      exitCode: 4,
      lookups: ["EventSource=sts.amazonaws.com", "EventSource=kms.amazonaws.com"],
      accounts: [
        { lost: [], again: [] },
        { lost: [], again: [] },
      ],
    },
  );
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

test("a profile and keys that are both set are not warned of: no warning of the SDK reaches the terminal", async () => {
  const { url } = await serve();
  const credentials = join(tempFolder(), "credentials");
  const keys = "aws_access_key_id = AKIAIOSFODNN7EXAMPLE\naws_secret_access_key = example\n";
  writeFileSync(credentials, `[prod]\n${keys}region = us-east-1\n`);
  const { exitCode, stderr } = await runSpitzel(
    ["iam:CreateUser", "--profile", "prod", "--endpoint-url", url, "--to", "2026-04-01", "-q"],
    {
      env: {
        AWS_SHARED_CREDENTIALS_FILE: credentials,
        AWS_REGION: "us-east-1",
        AWS_PROFILE: "prod",
        AWS_ACCESS_KEY_ID: "AKIAI44QH8DHBEXAMPLE",
        AWS_SECRET_ACCESS_KEY: "example",
      },
    },
  );
  expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
});

test("without credentials that is said once, however many Regions are asked", async () => {
  const words = ["*", "--region", "us-east-1,eu-west-1,eu-central-1", "--rate", "1000", "-c"];
  const { stdout, stderr, exitCode } = await runSpitzel(words);
  expect({ stdout, exitCode }).toEqual({ stdout: "0\n", exitCode: 3 });
  expect(stderr.split("\n").filter((line) => /skipped|hint/.test(line))).toEqual([
    "spitzel: skipped Event history: no AWS credentials (Could not load credentials from any providers)",
    "hint: sign in (aws sso login), or set AWS_PROFILE or --profile; files need none: --trail PATH.",
    expect.stringContaining(" · 1 skipped") as string,
  ]);
});
