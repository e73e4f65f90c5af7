import { expect, onTestFinished, test } from "vitest";
import {
  type CandidateOptions,
  candidateFiles,
} from "../../src/engine/candidates/candidate-files.ts";
import { EngineFailure } from "../../src/engine/engine-failure.ts";
import type { SqlEngine, TableDescription } from "../../src/engine/sql-engine.ts";
import type { TimeWindow } from "../../src/match/query.ts";
import { listBucket, listRegionFolders } from "../../src/s3/bucket-files.ts";
import { startBucketServer, type Stored } from "../support/bucket-server.ts";
import { ACCOUNT, keyOf, logFile, optionsFor, OTHER } from "../s3/in-buckets.ts";

/** Long after the objects were written, as the server says: 2026-03-03. */
const NOW_MS = Date.parse("2026-04-01T00:00:00Z");
const ROOT = "s3://trail/AWSLogs/";

const FIRST = keyOf("20260302T0115Z");
const SECOND = keyOf("20260302T0120Z", { id: "B".repeat(16) });
const THIRD = keyOf("20260303T0115Z");
const OF_OTHER = keyOf("20260302T0115Z", { account: OTHER, region: "eu-west-1" });
const KEYS = [FIRST, SECOND, THIRD, OF_OTHER];

const TABLE: TableDescription = {
  columns: new Map(["line", "account", "region", "day"].map((name) => [name, "varchar"])),
  partitions: [
    { name: "account", projection: { type: "injected" } },
    { name: "region", projection: { type: "injected" } },
    {
      name: "day",
      projection: { type: "date", format: "yyyy/MM/dd", range: ["2013/11/01", "NOW"] },
    },
  ],
  location: ROOT,
  template: `${ROOT}\${account}/CloudTrail/\${region}/\${day}/`,
};

interface Asked {
  readonly keys?: readonly string[];
  readonly table?: Partial<TableDescription>;
  /** What the engine says of each statement in turn. */
  readonly says?: (sql: string, n: number) => readonly string[];
  readonly superset?: string;
  readonly options?: Partial<CandidateOptions>;
  readonly window?: TimeWindow;
}

/** What is listed, a line each, and what the engine was asked. */
async function listed({
  keys = KEYS,
  table,
  says = () => [],
  superset = "x",
  options,
  window,
}: Asked) {
  const stored = new Map<string, Stored>(keys.map((key) => [key, logFile("CreateUser")]));
  const server = await startBucketServer({ trail: stored });
  onTestFinished(server.close);
  const buckets = optionsFor(server.url);
  const statements: string[] = [];
  const engine: SqlEngine = {
    description: "an engine",
    kind: "athena",
    dollarsPerTerabyte: 5,
    // oxlint-disable-next-line typescript/require-await -- an engine takes its time
    run: async function* ({ sql, onStatistics }) {
      statements.push(sql);
      onStatistics?.({ queryId: `q${statements.length}`, scannedBytes: 1e9 });
      yield says(sql, statements.length).map((key) => [
        key.startsWith("s3") ? key : `s3://trail/${key}`,
      ]);
    },
    describe: async () => ({ ...TABLE, ...table }),
    close: () => {},
  };
  const files = candidateFiles({
    engine,
    table: ["db", "t"],
    condition: () => ({ superset, subset: "false", isExact: false, dropped: [] }),
    files: {
      description: "s3://trail",
      fetchesAtOnce: 4,
      list: (of, signal) => listBucket("s3://trail", buckets, of, signal),
      listByDay: (of, signal, ofDay) =>
        listBucket("s3://trail", { ...buckets, scope: { ...buckets.scope, ofDay } }, of, signal),
      regionFolders: (signal) => listRegionFolders("s3://trail", buckets, signal),
    },
    narrowed: { byAccount: false, byRegion: false },
    allowsFullScan: true,
    mostScannedBytes: undefined,
    wantsInsights: false,
    now: () => NOW_MS,
    random: () => 0,
    onRetry: () => {},
    ...options,
  });
  const lines: string[] = [];
  const answers: unknown[] = [];
  for await (const one of files.list(window ?? {}, new AbortController().signal)) {
    if (one.kind === "engine answer") answers.push(one);
    else
      lines.push(
        `${one.kind} ${one.name.replace("s3://trail/", "")}${"reason" in one ? `: ${one.reason}` : ""}`,
      );
  }
  const listings = server.asked.map(({ query }) => query.get("prefix")!);
  return { lines, statements, answer: answers.at(-1), listings };
}

test("of the log files those are listed that the engine names, in the order of their keys", async () => {
  const { lines, statements, answer } = await listed({ says: () => [OF_OTHER, SECOND] });
  expect(lines).toStrictEqual([`remote ${SECOND}`, `remote ${OF_OTHER}`]);
  expect(statements).toStrictEqual([
    `SELECT DISTINCT "$path"
FROM "db"."t"
WHERE "account" IN ('${ACCOUNT}', '${OTHER}')
  AND "region" IN ('us-east-1', 'eu-west-1')
  AND "day" >= '2026/03/01'
  AND "day" <= '2026/03/31'
  AND (x)`,
  ]);
  expect(answer).toStrictEqual({
    kind: "engine answer",
    name: "an engine",
    notAsked: undefined,
    candidates: 2,
    unreadable: 0,
    otherFiles: 1,
    otherDays: 1,
    scannedBytes: 1e9,
    dollars: 0.005,
    queryIds: ["q1"],
  });
});

test("a day without a candidate is not even listed", async () => {
  const { listings } = await listed({ says: () => [FIRST] });
  const days = listings.filter((prefix) => /\/\d\d\/\d\d\/$/.test(prefix));
  expect(days).toStrictEqual([`AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/03/02/`]);
});

test("Hadoop's spellings of S3 are the same place", async () => {
  const { lines } = await listed({ says: () => [`s3a://trail/${FIRST}`] });
  expect(lines).toStrictEqual([`remote ${FIRST}`]);
});

test("the window is in the statement, with the slack of late delivery", async () => {
  const window = {
    fromMs: Date.parse("2026-03-03T00:30:00Z"),
    toMs: Date.parse("2026-03-04T00:00:00Z"),
  };
  const { statements, lines } = await listed({ window, says: () => [SECOND, THIRD] });
  expect(statements[0]!.split("\n").slice(4, 6)).toStrictEqual([
    "  AND \"day\" >= '2026/03/02'",
    "  AND \"day\" <= '2026/03/11'",
  ]);
  expect(lines).toStrictEqual([`remote ${SECOND}`, `remote ${THIRD}`]);
});

test("what lies outside of the days' folders, is hidden from Hive or lies deeper is read whatever the engine says", async () => {
  const day = FIRST.slice(0, FIRST.lastIndexOf("/") + 1);
  const odd = [
    "AWSLogs/odd.json",
    `AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/by-hand.json`,
    `${day}_hidden.json`,
    `${day}below/deeper.json`,
  ];
  const { lines } = await listed({ keys: [...KEYS, ...odd], says: () => [FIRST] });
  expect(lines.toSorted()).toStrictEqual([...odd, FIRST].map((key) => `remote ${key}`).toSorted());
});

test("what was written since the engine looked is read", async () => {
  const nowMs = Date.parse("2026-03-03T00:00:10Z");
  const { lines } = await listed({ options: { now: () => nowMs } });
  // The server says of all that they were written ten seconds before; of older days nobody asks.
  expect(lines).toStrictEqual(KEYS.map((key) => `remote ${key}`));
});

test("a file that the engine cannot read is a candidate, and the rest is asked again", async () => {
  const { lines, statements, answer } = await listed({
    says: (_sql, n) => {
      if (n > 1) return [FIRST];
      const unreadable = `s3://trail/${THIRD}`;
      throw new EngineFailure("HIVE_BAD_DATA", { hint: "", unreadable });
    },
  });
  expect(lines).toStrictEqual([`remote ${FIRST}`, `remote ${THIRD}`]);
  expect(statements[1]).toContain(`"$path" NOT IN ('s3://trail/${THIRD}')`);
  expect(answer).toMatchObject({ candidates: 2, unreadable: 1, scannedBytes: 2e9 });
});

test("a file that stays unreadable although it is left out ends the reading", async () => {
  const { lines } = await listed({
    says: () => {
      throw new EngineFailure("HIVE_BAD_DATA", { hint: "", unreadable: `s3://trail/${THIRD}` });
    },
  });
  expect(lines).toStrictEqual(["unreadable an engine: HIVE_BAD_DATA"]);
});

test("a query that fails is no empty answer: nothing is read, and that is said", async () => {
  const { lines, answer } = await listed({
    says: () => {
      throw new EngineFailure("the query was cancelled", { hint: "run it again." });
    },
  });
  expect({ lines, answer }).toStrictEqual({
    lines: ["unreadable an engine: the query was cancelled"],
    answer: undefined,
  });
});

test("what fails for a while is asked again", async () => {
  const { lines, statements } = await listed({
    says: (_sql, n) => {
      if (n === 1) throw new EngineFailure("NO_NODES_AVAILABLE", { hint: "", isTransient: true });
      return [FIRST];
    },
  });
  expect([lines, statements.length]).toStrictEqual([[`remote ${FIRST}`], 2]);
});

test("accounts that a list lacks, and days outside of a range, are unreadable, each Region once", async () => {
  const partitions = [
    { name: "account", projection: { type: "enum", values: [ACCOUNT] } },
    { name: "region", projection: { type: "injected" } },
    {
      name: "day",
      projection: { type: "date", format: "yyyy/MM/dd", range: ["2020/01/01", "2026/03/02"] },
    },
  ] as const;
  const more = keyOf("20260304T0115Z");
  const { lines } = await listed({
    keys: [...KEYS, more],
    table: { partitions },
    says: () => [FIRST],
  });
  expect(lines).toStrictEqual([
    `remote ${FIRST}`,
    `unreadable AWSLogs/${ACCOUNT}/CloudTrail/us-east-1/2026/03/03/: not in the table: outside of the table's days, 2020/01/01 to 2026/03/02, and 1 more day of this Region`,
    `unreadable AWSLogs/${OTHER}/CloudTrail/eu-west-1/2026/03/02/: not in the table: ${OTHER} is not in the table's list for account`,
  ]);
});

test("when nothing can be said in SQL the engine is not asked and everything is read", async () => {
  const { lines, statements, answer } = await listed({
    superset: "true",
    options: { allowsFullScan: false },
  });
  expect({ lines, statements }).toStrictEqual({
    lines: KEYS.map((key) => `remote ${key}`),
    statements: [],
  });
  expect(answer).toMatchObject({
    notAsked: "nothing of the query can be said in SQL, every log file is read",
  });
});

test("a scan that nothing narrows is refused unless it is allowed", async () => {
  const options = { allowsFullScan: false };
  await expect(listed({ options })).rejects.toThrow("the engine would scan all of db.t");
  const byAccount = { ...options, narrowed: { byAccount: true, byRegion: false } };
  const window = { fromMs: Date.parse("2026-03-02T00:00:00Z") };
  expect((await listed({ options: byAccount })).lines).toStrictEqual([]);
  expect((await listed({ options, window })).lines).toStrictEqual([]);
  const bare = { partitions: [], columns: new Map([["line", "varchar"]]) };
  await expect(listed({ options: byAccount, table: bare })).rejects.toMatchObject({
    hint: "it has no partitions: make a table that has (spitzel table create), or give --allow-full-scan.",
  });
});

test("a table that merges names which differ in case is refused", async () => {
  const columns = new Map([["records", "array(varchar)"]]);
  await expect(listed({ table: { columns, partitions: [] } })).rejects.toThrow(
    "the table db.t has a form in which records get lost",
  );
});

test("Insight files are in no table: read when they are asked for, else left alone", async () => {
  const insight = `AWSLogs/${ACCOUNT}/CloudTrail-Insight/us-east-1/2026/03/02/x.json.gz`;
  const keys = [FIRST, insight];
  expect((await listed({ keys })).lines).toStrictEqual([]);
  expect((await listed({ keys, options: { wantsInsights: true } })).lines).toStrictEqual([
    `remote ${insight}`,
  ]);
});

test("accounts are asked in parts where there would be too many partitions", async () => {
  const accounts = Array.from({ length: 6 }, (_, i) => String(100000000000 + i));
  const keys = accounts.flatMap((account) => [
    keyOf("20130302T0115Z", { account }),
    ...Array.from({ length: 10 }, (_, i) =>
      keyOf("20260302T0115Z", { account, region: `us-east-${i}` }),
    ),
  ]);
  const { statements } = await listed({ keys });
  expect(statements.map((sql) => /"account" IN \((.*)\)/.exec(sql)?.[1])).toStrictEqual([
    accounts
      .slice(0, 4)
      .map((id) => `'${id}'`)
      .join(", "),
    accounts
      .slice(4)
      .map((id) => `'${id}'`)
      .join(", "),
  ]);
});
