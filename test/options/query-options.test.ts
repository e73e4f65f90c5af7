import { describe, expect, test } from "vitest";
import { tallyOptions } from "../../src/options/count-options.ts";
import { type QueryOptions, queryOptions } from "../../src/options/query-options.ts";
import { refusal } from "../cli/refusal.ts";
import { typedLine } from "../support/typed-line.ts";
import { limitsOf } from "../support/limits-of.ts";

const NOW = Date.parse("2026-03-03T12:00:00Z");

async function optionsOf(...words: readonly string[]): Promise<QueryOptions> {
  return queryOptions((await typedLine(["*", ...words], NOW)).typed);
}

const DEFAULTS: QueryOptions = {
  matches: [],
  addresses: undefined,
  texts: [],
  excludes: [],
  window: {},
  trails: [],
  bucket: { accounts: [], concurrency: 16, requesterPays: false, cacheFolder: undefined },
  engine: undefined,
  history: {
    regions: [],
    profiles: [],
    roles: [],
    externalId: undefined,
    sessionName: "spitzel",
    accountsFile: undefined,
    pushdown: undefined,
    withOrigin: false,
    category: undefined,
  },
  durable: {
    maxTimeMs: undefined,
    checkpointFile: undefined,
    cursorFile: undefined,
    follows: false,
    overlapMs: 20 * 60_000,
    pollMs: 30_000,
  },
  endpoint: undefined,
  ratePerSecond: 2,
  isVerified: false,
  publicKeysFile: undefined,
  limit: Infinity,
  countsOnly: false,
  fields: undefined,
  tally: undefined,
  order: undefined,
  pivot: undefined,
  format: undefined,
  dedupe: false,
  explains: false,
  noMatchFails: false,
  coverageFile: undefined,
  threads: undefined,
  limits: limitsOf(4 * 1024 ** 3),
  isQuiet: false,
  wantsColor: true,
};

/** Log files may be copied a day late, so a cursor looks further back. */
function ofFiles(change: Partial<QueryOptions>): Partial<QueryOptions> {
  return { trails: ["a"], ...durable({ overlapMs: 24 * 3_600_000 }), ...change };
}

function history(change: Partial<QueryOptions["history"]>): Partial<QueryOptions> {
  return { history: { ...DEFAULTS.history, ...change } };
}

function durable(change: Partial<QueryOptions["durable"]>): Partial<QueryOptions> {
  return { durable: { ...DEFAULTS.durable, ...change } };
}

test("nothing typed is every default", async () => {
  expect(await optionsOf()).toStrictEqual(DEFAULTS);
});

test.each<[string, Partial<QueryOptions>]>([
  ["-m $.a -m $.b", { matches: ["$.a", "$.b"] }],
  ["-x kms:* --exclude sts:*", { excludes: ["kms:*", "sts:*"] }],
  ["-t a -t b", ofFiles({ trails: ["a", "b"] })],
  ["--region eu-west-1 --profile audit", history({ regions: ["eu-west-1"], profiles: ["audit"] })],
  [
    "--region eu-west-1,us-* --region all --profile a --profile b",
    history({ regions: ["eu-west-1", "us-*", "all"], profiles: ["a", "b"] }),
  ],
  [
    "--role-arn arn:aws:iam::111122223333:role/Audit --external-id x --role-session-name case-1",
    history({
      roles: ["arn:aws:iam::111122223333:role/Audit"],
      externalId: "x",
      sessionName: "case-1",
    }),
  ],
  ["--accounts list.txt --with-origin", history({ accountsFile: "list.txt", withOrigin: true })],
  ["--no-pushdown", history({ pushdown: { kind: "none" } })],
  ["--expand-names", history({ pushdown: { kind: "expanded names" } })],
  [
    "--pushdown EventName=A --pushdown ReadOnly=false",
    history({
      pushdown: {
        kind: "lookups",
        lookups: [
          { attribute: { key: "EventName", value: "A" } },
          { attribute: { key: "ReadOnly", value: "false" } },
        ],
      },
    }),
  ],
  ["--checkpoint c.json --max-time 90s", durable({ checkpointFile: "c.json", maxTimeMs: 90_000 })],
  [
    "--follow --cursor c.json --overlap 30m --poll 1m",
    durable({ follows: true, cursorFile: "c.json", overlapMs: 30 * 60_000, pollMs: 60_000 }),
  ],
  ["--endpoint-url http://127.0.0.1:8080", { endpoint: "http://127.0.0.1:8080" }],
  ["--rate 0.5", { ratePerSecond: 0.5 }],
  ["-n 10", { limit: 10 }],
  ["-c", { countsOnly: true }],
  ["--fields time,user -o csv", { fields: "time,user", format: "csv" }],
  ["--output table", { format: "table" }],
  ["--dedupe --explain --exit-status", { dedupe: true, explains: true, noMatchFails: true }],
  ["--coverage c.json", { coverageFile: "c.json" }],
  ["-t a --decompress-limit 1G", ofFiles({ limits: limitsOf(1024 ** 3) })],
  ["-t a --record-limit 64K", ofFiles({ limits: limitsOf(4 * 1024 ** 3, 64 * 1024) })],
  ["-t a --threads 3", ofFiles({ threads: 3 })],
  ["--profile a,b", history({ profiles: ["a", "b"] })],
  [
    // The comma in a role's name parts nothing.
    "--role-arn arn:aws:iam::111122223333:role/a,b,arn:aws:iam::111122223333:role/c",
    history({
      roles: ["arn:aws:iam::111122223333:role/a,b", "arn:aws:iam::111122223333:role/c"],
    }),
  ],
  ["--fields time,user --fields $.a", { fields: "time,user,$.a" }],
  ["-q --no-color", { isQuiet: true, wantsColor: false }],
])("%s changes only what it says", async (words, changed) => {
  expect(await optionsOf(...words.split(" "))).toStrictEqual({ ...DEFAULTS, ...changed });
});

describe("the window", () => {
  test.each([
    ["--from 2026-03-01", "2026-03-01T00:00:00.000Z", undefined],
    ["--start-time 2026-03-01", "2026-03-01T00:00:00.000Z", undefined],
    ["--to 2026-03-01", undefined, "2026-03-01T23:59:59.999Z"],
    ["--end-time 2026-03-01T10:00:00Z", undefined, "2026-03-01T10:00:00.999Z"],
    ["--from -7d --to -1d", "2026-02-24T12:00:00.000Z", "2026-03-02T12:00:00.000Z"],
    ["--since 72h", "2026-02-28T12:00:00.000Z", undefined],
    ["--since 72h --to now", "2026-02-28T12:00:00.000Z", "2026-03-03T12:00:00.000Z"],
    ["--last-minute 300", "2026-03-03T07:00:00.000Z", undefined],
    ["--last-minute 0.5", "2026-03-03T11:59:30.000Z", undefined],
    ["--since 999999999999w", "-271821-04-20T00:00:00.000Z", undefined],
    ["--last-minute 1e300", "-271821-04-20T00:00:00.000Z", undefined],
    ["--from 2026-03-01 --to 2026-03-01", "2026-03-01T00:00:00.000Z", "2026-03-01T23:59:59.999Z"],
    ["--from -1h --to -1h", "2026-03-03T11:00:00.000Z", "2026-03-03T11:00:00.000Z"],
  ])("of %s is %s to %s", async (words, from, to) => {
    const { window } = await optionsOf(...words.split(" "));
    expect(window).toStrictEqual({
      ...(from === undefined ? {} : { fromMs: Date.parse(from) }),
      ...(to === undefined ? {} : { toMs: Date.parse(to) }),
    });
  });
});

describe("refused", () => {
  const oneStart = "hint: give one of --from, --since and --last-minute.";

  test.each([
    [
      "--from -1d --since 1d",
      `spitzel: --from and --since both say where the window starts\n${oneStart}`,
    ],
    [
      "--since 1d --last-minute 5",
      `spitzel: --since and --last-minute both say where the window starts\n${oneStart}`,
    ],
    [
      "--start-time -1d --last-minute 5",
      `spitzel: --from and --last-minute both say where the window starts\n${oneStart}`,
    ],
    [
      "--trail x --region eu-west-1",
      "spitzel: --region is for Event history and a bucket, --trail reads files\n" +
        "hint: for one Region's records of a trail: --match '$.awsRegion == \"us-east-1\"'.",
    ],
    [
      "--trail x --profile audit",
      "spitzel: --profile is for Event history and a bucket, --trail reads files\nhint: give one of them.",
    ],
    [
      "--trail x --endpoint-url http://127.0.0.1:1",
      "spitzel: --endpoint-url is for Event history and a bucket, --trail reads files\nhint: give one of them.",
    ],
    [
      "--count --fields time",
      "spitzel: --count prints a number, --fields says what to print of each record\n" +
        "hint: give one of them.",
    ],
    [
      "--from 2026-03-02 --to 2026-03-01",
      "spitzel: the window ends (2026-03-01T23:59:59.999Z) before it starts (2026-03-02T00:00:00.000Z)\n" +
        "hint: swap --from and --to.",
    ],
    [
      "--rate 0",
      'spitzel: expected a number above 0 after --rate, got "0"\nhint: write for example --rate 2; to count over time: --per 1h.',
    ],
    [
      "--rate Infinity",
      'spitzel: expected a number above 0 after --rate, got "Infinity"\nhint: write for example --rate 2; to count over time: --per 1h.',
    ],
    [
      "--last-minute 5h",
      'spitzel: expected a number above 0 after --last-minute, got "5h"\n' +
        "hint: write --last-minute 300, or --since 5h.",
    ],
    [
      "--last-minute -5",
      'spitzel: expected a number above 0 after --last-minute, got "-5"\n' +
        "hint: write --last-minute 300, or --since 5h.",
    ],
    ...["0", "-5", "1.5", "1e3", "ten"].map((limit): [string, string] => [
      `--limit ${limit}`,
      `spitzel: expected a whole number above 0 after --limit, got "${limit}"\n` +
        "hint: write --limit 10; to print none, use --count.",
    ]),
    ...["json", "jsonl"].map((format): [string, string] => [
      `-o ${format}`,
      `spitzel: expected ndjson, csv, md or table after --output, got "${format}"\n` +
        "hint: ndjson is one JSON object a line; for one list: spitzel … | jq -s .",
    ]),
    ...[
      ["CSV", "did you mean csv?"],
      ["markdown", "did you mean md?"],
      ["text", "did you mean table?"],
      ["html", "a page is written by spitzel report -o FILE.html."],
      ["out.csv", "to write to a file: spitzel … > FILE."],
    ].map(([format, hint]): [string, string] => [
      `-o ${format}`,
      `spitzel: expected ndjson, csv, md or table after --output, got "${format}"\nhint: ${hint}`,
    ]),
    ...["127.0.0.1:8080", "ftp://x/", "localhost"].map((url): [string, string] => [
      `--endpoint-url ${url}`,
      `spitzel: expected a URL after --endpoint-url, got "${url}"\n` +
        "hint: write for example http://127.0.0.1:8080.",
    ]),
    [
      "-t a --decompress-limit lots",
      'spitzel: expected a size, got "lots"\nhint: write for example 500M or 4GiB.',
    ],
    [
      "-t a --record-limit 1GiB",
      'spitzel: expected at most 256MiB after --record-limit, got "1GiB"\n' +
        "hint: CloudTrail's own records have at most 1MiB.",
    ],
  ])("%s", async (words, message) => {
    expect(await refusal(() => optionsOf(...words.split(" ")))).toBe(message);
  });

  test("a time that is no time, also behind an alias", async () => {
    expect(await refusal(() => optionsOf("--end-time", "7d"))).toBe(
      'spitzel: expected a time, got "7d"\nhint: write -7d for that long ago.',
    );
  });
});

describe("--rate", () => {
  test.each([
    [["--per", "2h"], { rateMs: 7_200_000, ratePerSecond: 2 }],
    [["--rate", "2h"], { rateMs: 7_200_000, ratePerSecond: 2 }],
    [["--rate", "5"], { rateMs: undefined, ratePerSecond: 5 }],
    [["--rate", "5", "--rate", "2h"], { rateMs: 7_200_000, ratePerSecond: 5 }],
  ])("%j is of requests, with a unit of time of records", async (words, expected) => {
    const { typed } = await typedLine(["*", ...words]);
    expect({
      rateMs: tallyOptions(typed)?.rateMs,
      ratePerSecond: queryOptions(typed).ratePerSecond,
    }).toStrictEqual(expected);
  });
});
