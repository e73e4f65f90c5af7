import { describe, expect, onTestFinished, test } from "vitest";
import { EngineFailure } from "../../src/engine/engine-failure.ts";
import { TrinoClient } from "../../src/engine/trino/trino-client.ts";
import { type FakeAnswer, startFakeTrino } from "../support/fake-trino.ts";

const NEVER = new AbortController().signal;

async function serving(answers: Parameters<typeof startFakeTrino>[0]) {
  const server = await startFakeTrino(answers);
  onTestFinished(server.close);
  return server;
}

function clientOf(url: string, more: { password?: string } = {}): TrinoClient {
  const password = more.password;
  return new TrinoClient({
    url: new URL(`${url}/`),
    user: "ann",
    password,
    version: "1",
    random: () => 0,
  });
}

async function drained(rows: AsyncIterable<unknown>): Promise<void> {
  const iterator = rows[Symbol.asyncIterator]();
  // oxlint-disable-next-line no-await-in-loop -- one after another
  while ((await iterator.next()).done !== true);
}

async function rowsOf(url: string, sql = "select 1") {
  const rows: unknown[] = [];
  const bytes: number[] = [];
  const onStatistics = ({ scannedBytes }: { scannedBytes: number }) =>
    void bytes.push(scannedBytes);
  for await (const some of clientOf(url).run({ sql, signal: NEVER, onStatistics }))
    rows.push(...some);
  return { rows, bytes };
}

async function failureOf(answers: readonly FakeAnswer[]) {
  const { url } = await serving(answers);
  const error: unknown = await rowsOf(url).catch((caught: unknown) => caught);
  if (!(error instanceof EngineFailure)) throw error;
  const { message, hint, isTransient, unreadable } = error;
  return { message, hint, isTransient, unreadable };
}

test("the rows of all answers come in order, as texts, with what was scanned", async () => {
  const { url, asked } = await serving([
    { nextUri: true },
    {
      nextUri: true,
      data: [
        ["a", null],
        ["b", 1.5],
      ],
      stats: { physicalInputBytes: 10 },
    },
    { nextUri: true, data: [] },
    { data: [[{ x: 1 }, true]], stats: { physicalInputBytes: 30, processedBytes: 99 } },
  ]);
  expect(await rowsOf(url, "select 'ä'")).toStrictEqual({
    rows: [
      ["a", null],
      ["b", "1.5"],
      ['{"x":1}', "true"],
    ],
    bytes: [0, 10, 0, 30],
  });
  expect(asked.map(({ method, path, body }) => [method, path, body])).toStrictEqual([
    ["POST", "/v1/statement", "select 'ä'"],
    ["GET", "/v1/statement/q/1", ""],
    ["GET", "/v1/statement/q/2", ""],
    ["GET", "/v1/statement/q/3", ""],
  ]);
  expect(asked[0]!.headers["x-trino-user"]).toBe("ann");
});

test("an error in an answer of status 200 is the failure, also behind rows", async () => {
  const error = {
    errorName: "USER_CANCELED",
    errorType: "USER_ERROR",
    message: "Query was\n canceled",
  };
  expect(await failureOf([{ nextUri: true, data: [["a"]] }, { error }])).toStrictEqual({
    message: "USER_CANCELED: Query was canceled",
    hint: "somebody has cancelled the query in Trino: run the command again.",
    isTransient: false,
    unreadable: undefined,
  });
});

test.each([
  [
    "HIVE_CANNOT_OPEN_SPLIT",
    "Error opening Hive split s3://trail/AWSLogs/1/a.json.gz (offset=0, length=9): incorrect header check",
    "s3://trail/AWSLogs/1/a.json.gz",
  ],
  [
    "HIVE_CURSOR_ERROR",
    "Failed to read file at s3a://trail/odd name, x.json.gz",
    "s3a://trail/odd name, x.json.gz",
  ],
  ["HIVE_BAD_DATA", "Failed to read 's3://trail/a.b.json': line too long", "s3://trail/a.b.json"],
  ["GENERIC_INTERNAL_ERROR", "s3://trail/a.json", undefined],
])("%s names the file that cannot be read", async (errorName, message, unreadable) => {
  const failure = await failureOf([{ error: { errorName, errorType: "EXTERNAL", message } }]);
  expect(failure.unreadable).toBe(unreadable);
});

test.each(["NO_NODES_AVAILABLE", "REMOTE_HOST_GONE", "QUERY_QUEUE_FULL"])(
  "%s may pass when the statement is sent again",
  async (errorName) => {
    const error = { errorName, errorType: "INSUFFICIENT_RESOURCES", message: "m" };
    expect((await failureOf([{ error }])).isTransient).toBe(true);
  },
);

test("502, 503 and 504 are asked again, and so is a next answer that broke off", async () => {
  const { url, asked } = await serving([
    { status: 503 },
    { nextUri: true },
    { status: 502 },
    "cut off",
    { status: 504 },
    { data: [["a"]] },
  ]);
  expect((await rowsOf(url)).rows).toStrictEqual([["a"]]);
  expect(asked.map(({ method }) => method)).toStrictEqual([
    "POST",
    "POST",
    "GET",
    "GET",
    "GET",
    "GET",
  ]);
});

test("a statement of which nobody knows whether it came in is not sent twice", async () => {
  const { url, asked } = await serving(["cut off"]);
  await expect(rowsOf(url)).rejects.toThrow("cannot be reached (");
  expect(asked).toHaveLength(1);
});

describe("what is no answer", () => {
  test.each([
    [
      { status: 401 },
      'answered 401: {"id":"q1","stats":{}}',
      "give the user in --trino-url (https://user@host) and the password in TRINO_PASSWORD.",
    ],
    [
      { status: 404 },
      'answered 404: {"id":"q1","stats":{}}',
      "check --trino-url: it is where Trino's own page is.",
    ],
    [
      { id: 7 },
      "answered with something that is no answer of Trino",
      "check --trino-url: it is where Trino's own page is.",
    ],
  ])("%j", async (answer, message, hint) => {
    expect(await failureOf([answer])).toStrictEqual({
      message,
      hint,
      isTransient: false,
      unreadable: undefined,
    });
  });

  test("no server", async () => {
    const { url, close } = await startFakeTrino([]);
    await close();
    await expect(rowsOf(url)).rejects.toThrow("cannot be reached (ECONNREFUSED)");
  });
});

test("whoever stops reading cancels the query", async () => {
  const { url, asked } = await serving([{ nextUri: true }, { nextUri: true, data: [["a"]] }]);
  for await (const rows of clientOf(url).run({ sql: "select 1", signal: NEVER }))
    if (rows.length > 0) break;
  expect(asked.map(({ method, path }) => [method, path])).toStrictEqual([
    ["POST", "/v1/statement"],
    ["GET", "/v1/statement/q/1"],
    ["DELETE", "/v1/statement/q/2"],
  ]);
});

test("an interrupt while an answer is awaited cancels the query", async () => {
  const abort = new AbortController();
  const { url, asked } = await serving((_asked, n) => {
    if (n === 3) abort.abort(new Error("interrupt"));
    return { nextUri: true };
  });
  const read = async () => {
    await drained(clientOf(url).run({ sql: "select 1", signal: abort.signal }));
  };
  await expect(read()).rejects.toThrow("interrupt");
  expect(asked.at(-1)).toMatchObject({ method: "DELETE", path: "/v1/statement/q/2" });
});

test("what may be scanned at most is a property of the session", async () => {
  const { url, asked } = await serving([{}]);
  await drained(
    clientOf(url).run({
      sql: "select 1",
      signal: NEVER,
      mostScannedBytes: 5e10,
    }),
  );
  expect(asked[0]!.headers["x-trino-session"]).toBe("query_max_scan_physical_bytes=50000000000B");
});

test("a password goes to the host that was named, and nowhere else", async () => {
  const { url, asked } = await serving([{ nextUri: "http://localhost:1/v1/statement/q/2" }]);
  const read = async () => {
    const client = clientOf(url, { password: "secret" });
    await drained(client.run({ sql: "select 1", signal: NEVER }));
  };
  await expect(read()).rejects.toThrow("goes on at http://localhost:1, which was not named");
  expect(asked[0]!.headers["authorization"]).toBe(
    `Basic ${Buffer.from("ann:secret").toString("base64")}`,
  );
});
