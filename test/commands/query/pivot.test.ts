import { join } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { runCli } from "../../cli/fake-environment.ts";
import { serveRecords } from "../../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../../support/example-trail.ts";
import { readTrail } from "../../support/read-trail.ts";
import { tempFolder } from "../../support/temp-folder.ts";

interface Made {
  readonly user: string;
  readonly account: string;
  readonly key: string | undefined;
  readonly second: number | undefined;
  readonly event: string;
}

const START_MS = Date.parse("2026-03-02T10:00:00Z");

const made: fc.Arbitrary<Made> = fc.record({
  user: fc.constantFrom("alice", "bob", "ürsula"),
  account: fc.constantFrom("111122223333", "444455556666"),
  key: fc.constantFrom("AKIAONEEXAMPLE", "AKIATWOEXAMPLE", undefined),
  second: fc.oneof({ weight: 9, arbitrary: fc.nat({ max: 60 }) }, fc.constant(undefined)),
  event: fc.constantFrom("GetUser", "ListUsers", "CreateUser"),
});

function textOf({ user, account, key, second, event }: Made, n: number): string {
  return JSON.stringify({
    eventTime:
      second === undefined
        ? undefined
        : `${new Date(START_MS + second * 1000).toISOString().slice(0, 19)}Z`,
    eventSource: "iam.amazonaws.com",
    eventName: event,
    awsRegion: "us-east-1",
    eventID: `00000000-0000-4000-8000-${String(n).padStart(12, "0")}`,
    managementEvent: true,
    userIdentity: { type: "IAMUser", userName: user, accountId: account, accessKeyId: key },
  });
}

/** What belongs to the matches, in a few lines: every record is compared with every match. */
function naive(all: readonly Made[], around: number | undefined, same: "principal" | "key") {
  const isMatch = ({ event }: Made) => event === "CreateUser";
  const shares = (a: Made, b: Made) =>
    same === "key"
      ? a.key !== undefined && a.key === b.key
      : a.user === b.user && a.account === b.account;
  const isNear = (a: Made, b: Made) =>
    around === undefined ||
    (a.second !== undefined && b.second !== undefined && Math.abs(a.second - b.second) <= around);
  const found = all
    .map((one, n) => ({ one, text: textOf(one, n) }))
    .filter(({ one }) =>
      all.some((match) => isMatch(match) && shares(one, match) && isNear(one, match)),
    );
  const ordered =
    around === undefined
      ? found
      : found.toSorted((a, b) => (a.one.second ?? Infinity) - (b.one.second ?? Infinity));
  return ordered.map(({ one, text }) => `${isMatch(one)} ${text}`);
}

function marked(stdout: string): readonly string[] {
  const lines = stdout.split("\n").slice(0, -1);
  return lines.map((line) => {
    const [, match = "", text = ""] = /"match":(true|false),"record":(.*)\}$/.exec(line) ?? [];
    return `${match} ${text}`;
  });
}

const asked = fc.constantFrom(
  { around: 5, same: "principal" },
  { around: 0, same: "principal" },
  { around: 20, same: "key" },
  { around: undefined, same: "key" },
  { around: undefined, same: "principal" },
) as fc.Arbitrary<{ around: number | undefined; same: "principal" | "key" }>;

function wordsOf({ around, same }: { around: number | undefined; same: string }) {
  return [
    "iam:CreateUser",
    "--with-origin",
    "--same",
    same,
    ...(around === undefined ? [] : ["--context", around === 0 ? "1s" : `${around}s`]),
  ];
}

const nearest = (around: number | undefined) => (around === 0 ? 1 : around);

test.each(["", "plain"])(
  "files: every record that belongs to a match, once, each with what it is (scan %j)",
  { timeout: 120_000 },
  async (scan) => {
    await fc.assert(
      fc.asyncProperty(fc.array(made, { maxLength: 40 }), asked, async (all, one) => {
        const half = all.length >> 1;
        const texts = all.map(textOf);
        const folder = tempFolder({
          "1.json": `{"Records":[${texts.slice(0, half).join(",")}]}`,
          "2.json": `{"Records":[${texts.slice(half).join(",")}]}`,
        });
        const { stdout, exitCode } = await runCli([...wordsOf(one), "-q", "-t", folder], {
          variables: { SPITZEL_SCAN: scan },
        });
        const expected = naive(all, nearest(one.around), one.same);
        expect(marked(stdout)).toEqual(expected);
        // A record without a time may be near a match.
        const isUnsure =
          expected.length > 0 &&
          one.around !== undefined &&
          all.some(({ second }) => second === undefined);
        if (!isUnsure) expect(exitCode).toBe(0);
      }),
      { numRuns: 60 },
    );
  },
);

test("Event history: the same records, whatever is looked up", { timeout: 120_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(made, { maxLength: 40 }), asked, async (some, one) => {
      const all = some.filter(({ second }) => second !== undefined);
      const texts = all.map(textOf);
      const { records } = await readTrail([
        tempFolder({ "1.json": `{"Records":[${texts.join(",")}]}` }),
      ]);
      const emulator = await serveRecords([records]);
      try {
        const { stdout, exitCode } = await runCli([
          ...wordsOf(one),
          "-q",
          "--endpoint-url",
          emulator.url,
          "--rate",
          "10000",
        ]);
        expect(marked(stdout).toSorted()).toEqual(
          [...naive(all, nearest(one.around), one.same)].toSorted(),
        );
        expect(exitCode).toBe(0);
      } finally {
        await emulator.close();
      }
    }),
    { numRuns: 15 },
  );
});

describe("on the example trail", () => {
  test("--limit takes the values of the first matches, and the rest of the query finds only these", async () => {
    const { stdout } = await runCli(
      ["iam:CreateUser", "-n", "1", "--same", "key", "-o", "csv", "--fields", "key", "-q"].concat([
        "-t",
        EXAMPLE_TRAIL,
      ]),
    );
    const rows = stdout.split("\n").slice(1, -1);
    expect([...new Set(rows)].toSorted()).toEqual([
      "false,ASIAC4WLRNUYFEXAMPLE",
      "true,ASIAC4WLRNUYFEXAMPLE",
    ]);
  });

  test("with --dedupe each record once, also when its file is there twice", async () => {
    const words = ["cloudtrail:StopLogging", "--context", "5m", "--dedupe"];
    const once = await runCli([...words, "-t", EXAMPLE_TRAIL]);
    const twice = await runCli([...words, "-t", EXAMPLE_TRAIL, "-t", join(EXAMPLE_TRAIL, ".")]);
    expect(once.stdout.split("\n").length).toBe(4);
    expect(twice.stdout).toBe(once.stdout);
    expect(twice.exitCode).toBe(0);
  });
});
