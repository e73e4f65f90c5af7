import { expect, onTestFinished, test } from "vitest";
import { AthenaEngine } from "../../src/engine/athena/athena-engine.ts";
import { EngineFailure } from "../../src/engine/engine-failure.ts";
import { runAgain } from "../../src/engine/run-again.ts";
import { startAthenaFacade } from "../support/athena-facade.ts";

const NEVER = new AbortController().signal;

async function engineOver(
  options: Parameters<typeof startAthenaFacade>[0],
  more: { readonly workgroup?: string; readonly results?: string } = {},
) {
  const facade = await startAthenaFacade(options);
  const engine = new AthenaEngine({
    credentials: async () => ({ accessKeyId: "AKIAIOSFODNN7EXAMPLE", secretAccessKey: "secret" }),
    profile: undefined,
    region: "eu-west-1",
    endpoint: facade.url,
    workgroup: more.workgroup,
    results: more.results,
    version: "1",
    now: () => 0,
    random: () => 0,
  });
  onTestFinished(async () => {
    engine.close();
    await facade.close();
  });
  return { engine, facade };
}

async function rowsOf(engine: AthenaEngine, signal = NEVER, mostScannedBytes?: number) {
  const rows: unknown[] = [];
  let scanned = 0;
  const onStatistics = ({ scannedBytes }: { scannedBytes: number }) => (scanned = scannedBytes);
  const statement = { sql: "select 1", signal, onStatistics, mostScannedBytes };
  for await (const some of engine.run(statement)) rows.push(...some);
  return { rows, scanned };
}

/** What it fails with; the id of the query, which is another each time, is `ID`. */
async function failureOf(engine: AthenaEngine, ...of: [AbortSignal?, number?]) {
  const error: unknown = await rowsOf(engine, ...of).catch((caught: unknown) => caught);
  if (!(error instanceof EngineFailure)) throw error;
  const { message, hint, isTransient, unreadable } = error;
  return { message: message.replaceAll(/[0-9a-f-]{36}/g, "ID"), hint, isTransient, unreadable };
}

test("a query is queued, runs and succeeds; its rows come page by page, without the heading", async () => {
  const rows = Array.from({ length: 2500 }, (_, i) => [`s3://trail/${i}`, i % 2 === 0 ? null : ""]);
  const { engine, facade } = await engineOver(
    {
      states: ["QUEUED", "RUNNING"],
      answer: () => ({ columns: ["$path", "x"], rows, scannedBytes: 77 }),
    },
    { workgroup: "audit", results: "s3://results/spitzel/" },
  );
  expect(await rowsOf(engine)).toStrictEqual({ rows, scanned: 77 });
  expect(facade.operations()).toStrictEqual([
    "StartQueryExecution",
    "GetQueryExecution",
    "GetQueryResults",
  ]);
  const { ClientRequestToken: _token, ...input } = facade.asked[0]!.input;
  expect(input).toStrictEqual({
    QueryString: "select 1",
    WorkGroup: "audit",
    ResultConfiguration: { OutputLocation: "s3://results/spitzel/" },
  });
});

test("a start that was throttled is tried again with the same token: one query", async () => {
  const { engine, facade } = await engineOver({
    instead: ({ operation, times }) =>
      operation === "StartQueryExecution" && times < 3
        ? {
            type: "TooManyRequestsException",
            message: "You have exceeded the limit for the number of queries",
          }
        : undefined,
  });
  expect((await rowsOf(engine)).rows).toStrictEqual([]);
  const starts = facade.asked.filter(({ operation }) => operation === "StartQueryExecution");
  expect(starts).toHaveLength(3);
  expect(new Set(starts.map(({ input }) => input["ClientRequestToken"])).size).toBe(1);
});

test("a queue that stays full is a failure that may pass", async () => {
  const { engine } = await engineOver({
    instead: () => ({ type: "TooManyRequestsException", message: "Rate exceeded" }),
  });
  expect(await failureOf(engine)).toStrictEqual({
    message: "throttled, or its queue is full: Rate exceeded",
    hint: "try again later: other queries of the account use the same quota.",
    isTransient: true,
    unreadable: undefined,
  });
});

test.each([true, false])(
  "a query that failed may pass when Athena says so: %s",
  async (isRetryable) => {
    const reason = "Query exhausted resources at this scale factor";
    const { engine, facade } = await engineOver({
      answer: () => ({ state: "FAILED", reason, isRetryable }),
    });
    expect(await failureOf(engine)).toStrictEqual({
      message: `the query ID failed: ${reason}`,
      hint: "look the query up in Athena's console.",
      isTransient: isRetryable,
      unreadable: undefined,
    });
    expect(facade.operations()).not.toContain("StopQueryExecution");
  },
);

test("what fails for a while is run again, as another query", async () => {
  let queries = 0;
  const { engine } = await engineOver({
    answer: () =>
      ++queries === 1
        ? { state: "FAILED", reason: "INTERNAL_ERROR_QUERY_ENGINE", isRetryable: true }
        : { columns: ["$path"], rows: [["a"]] },
  });
  const again = { random: () => 0, signal: NEVER, onRetry: () => {} };
  expect(await runAgain(async () => (await rowsOf(engine)).rows, again)).toStrictEqual([["a"]]);
  expect(queries).toBe(2);
});

test("a file that cannot be read is named", async () => {
  const reason = "HIVE_CURSOR_ERROR: Failed to read file at s3://trail/AWSLogs/a.json.gz";
  const { engine } = await engineOver({ answer: () => ({ state: "FAILED", reason }) });
  expect((await failureOf(engine)).unreadable).toBe("s3://trail/AWSLogs/a.json.gz");
});

test.each([
  [
    "Query cancelled by user",
    "somebody, or a limit of the workgroup, has ended it: run the command again.",
  ],
  [
    "Bytes scanned limit was exceeded",
    "the workgroup lets no query scan more: narrow the time, or ask with --workgroup another.",
  ],
])("cancelled is a failure: %s", async (reason, hint) => {
  const { engine } = await engineOver({ answer: () => ({ state: "CANCELLED", reason }) });
  expect(await failureOf(engine)).toStrictEqual({
    message: `the query ID was cancelled: ${reason}`,
    hint,
    isTransient: false,
    unreadable: undefined,
  });
});

test("credentials that expire while it runs are a failure in words", async () => {
  const { engine } = await engineOver({
    states: ["RUNNING"],
    instead: ({ operation, times }) =>
      operation === "GetQueryExecution" && times > 1
        ? {
            type: "ExpiredTokenException",
            message: "The security token included in the request is expired",
          }
        : undefined,
  });
  expect(await failureOf(engine)).toStrictEqual({
    message: "the credentials have expired (ExpiredTokenException)",
    hint: "sign in again (aws sso login) and run the command again.",
    isTransient: false,
    unreadable: undefined,
  });
});

test.each([
  [
    {
      type: "AccessDeniedException",
      message: "User: x is not authorized to perform: athena:StartQueryExecution",
    },
    "not allowed: User: x is not authorized to perform: athena:StartQueryExecution",
    "the principal needs more of Athena, Glue or S3: spitzel help engines has a policy with the least that is needed.",
  ],
  [
    { type: "InvalidRequestException", message: "No output location provided." },
    "No output location provided.",
    "name where results go: --results s3://bucket/prefix/, or --workgroup one that says it.",
  ],
  [
    { type: "OddException", message: "odd" },
    "answered OddException: odd",
    "look the name up in Athena's API.",
  ],
])("$0.type", async (error, message, hint) => {
  const { engine } = await engineOver({ instead: () => error });
  expect(await failureOf(engine)).toMatchObject({ message, hint });
});

test("more than may be scanned stops the query", async () => {
  const { engine, facade } = await engineOver({ states: ["RUNNING", "RUNNING"], scanning: 2000 });
  expect((await failureOf(engine, NEVER, 1000)).message).toBe(
    "the query ID was ended: it has scanned more than --max-scan",
  );
  expect(facade.operations().at(-1)).toBe("StopQueryExecution");
});

test("an interrupt stops the query", async () => {
  const abort = new AbortController();
  const { engine, facade } = await engineOver({
    answer: () => new Promise(() => {}),
    instead: ({ operation, times }) => {
      if (operation === "GetQueryExecution" && times === 2) abort.abort(new Error("interrupt"));
      return undefined;
    },
  });
  await expect(rowsOf(engine, abort.signal)).rejects.toThrow("interrupt");
  expect(facade.operations()).toStrictEqual([
    "StartQueryExecution",
    "GetQueryExecution",
    "StopQueryExecution",
  ]);
});

test("an interrupt while it is being started stops it too", async () => {
  const abort = new AbortController();
  const { engine, facade } = await engineOver({
    instead: ({ operation }) => {
      if (operation === "StartQueryExecution") abort.abort(new Error("interrupt"));
      return undefined;
    },
  });
  await expect(rowsOf(engine, abort.signal)).rejects.toThrow("interrupt");
  expect(facade.operations()).toStrictEqual(["StartQueryExecution", "StopQueryExecution"]);
});

test("whoever stops reading the rows leaves a query that is over", async () => {
  const rows = Array.from({ length: 1500 }, (_, i) => [`${i}`]);
  const { engine, facade } = await engineOver({ answer: () => ({ columns: ["$path"], rows }) });
  for await (const some of engine.run({ sql: "select 1", signal: NEVER }))
    if (some.length > 0) break;
  expect(facade.operations()).toStrictEqual([
    "StartQueryExecution",
    "GetQueryExecution",
    "GetQueryResults",
  ]);
});
