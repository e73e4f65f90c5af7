import { request } from "node:http";
import { afterEach, expect, test } from "vitest";
import { parseFault } from "../../src/emulator/fault.ts";
import type { RequestLine } from "../../src/emulator/handler.ts";
import { type Emulator, type EmulatorOptions, startEmulator } from "../../src/emulator/server.ts";
import { eventOf, numbered, record, signedFor, stoppedClock, TARGET } from "./fixture.ts";

const open: Emulator[] = [];

afterEach(async () => {
  await Promise.all(open.splice(0).map((emulator) => emulator.close()));
});

async function start(options: Partial<EmulatorOptions> = {}): Promise<Emulator> {
  const emulator = await startEmulator({
    records: [[numbered(1, 1), record({ eventTime: undefined })]],
    clock: stoppedClock(),
    random: () => 0,
    ...options,
  });
  open.push(emulator);
  return emulator;
}

function post(
  emulator: Emulator,
  body: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const authorization = signedFor("us-east-1");
  return fetch(emulator.url, {
    method: "POST",
    body,
    headers: { "x-amz-target": TARGET, authorization, ...headers },
  });
}

test("a page is JSON 1.1 with a request id", async () => {
  const response = await post(await start(), "{}");
  expect({
    status: response.status,
    type: response.headers.get("content-type"),
    requestId: response.headers.get("x-amzn-requestid"),
    body: await response.json(),
  }).toEqual({
    status: 200,
    type: "application/x-amz-json-1.1",
    requestId: "00000000-0000-4000-8000-000000000001",
    body: { Events: [JSON.parse(JSON.stringify(eventOf(numbered(1, 1))))] },
  });
});

test("the emulator says what it holds, what it cannot serve and what it did", async () => {
  const emulator = await start();
  await post(emulator, "{}");
  await post(emulator, "{");
  expect([emulator.size, emulator.notServed, emulator.counts()]).toEqual([
    1,
    { withoutTime: 1, notManagement: 0, withoutRegion: 0 },
    { requests: 2, pages: 1, events: 1, throttled: 0, faults: 0 },
  ]);
  expect(emulator.url).toBe(`http://127.0.0.1:${emulator.port}`);
});

test.each([
  ["GET", "/", 405, "MethodNotAllowed"],
  ["OPTIONS", "/", 405, "MethodNotAllowed"],
  ["GET", "/latest/meta-data", 404, "NotFound"],
  ["POST", "/other", 404, "NotFound"],
])("%s %s is answered %i", async (method, path, status, code) => {
  const emulator = await start();
  const response = await fetch(emulator.url + path, { method });
  expect([response.status, await response.json(), emulator.counts().requests]).toEqual([
    status,
    { __type: code, message: "LookupEvents is POST /" },
    0,
  ]);
});

/** An empty request of so many bytes. */
function padded(bytes: number): string {
  return "{}".padEnd(bytes);
}

test("a body above 1 MB is refused and one of 1 MB is read", async () => {
  const emulator = await start();
  const statuses = [
    await post(emulator, padded(1_000_001)),
    await post(emulator, padded(1_000_000)),
  ];
  expect(statuses.map((response) => response.status)).toEqual([413, 200]);
});

test("an unknown operation is answered UnknownOperationException", async () => {
  const response = await post(await start(), "{}", {
    "x-amz-target": "CloudTrail_20131101.ListTrails",
  });
  expect([response.status, await response.json()]).toEqual([
    400,
    {
      __type: "UnknownOperationException",
      message: "unknown operation CloudTrail_20131101.ListTrails",
    },
  ]);
});

/** The status of a POST that carries the Host header `host`, which fetch does not allow to set. */
function statusForHost(port: number, host: string): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const headers = { host, "x-amz-target": TARGET };
    request({ host: "127.0.0.1", port, method: "POST", headers }, (response) => {
      response.resume();
      resolve(response.statusCode);
    })
      .on("error", reject)
      .end("{}");
  });
}

test("a Host that is no loopback name is refused, so that no web page reads the log", async () => {
  const { port } = await start({ rate: 0 });
  const hosts = ["evil.example", `evil.example:${port}`, "localhost.evil.example", "127.0.0.1"];
  const statuses = await Promise.all(
    [...hosts, `localhost:${port}`].map((host) => statusForHost(port, host)),
  );
  expect(statuses).toEqual([403, 403, 403, 200, 200]);
});

test("a reset destroys the connection", async () => {
  const emulator = await start({ faults: [parseFault("reset")] });
  await expect(post(emulator, "{}")).rejects.toMatchObject({ cause: { code: "ECONNRESET" } });
});

test("one line per answer tells what was asked and what came of it", async () => {
  const lines: RequestLine[] = [];
  const emulator = await start({ rate: 0, onRequest: (line) => lines.push(line) });
  const attribute = { AttributeKey: "EventName", AttributeValue: "CreateUser" };
  await post(
    emulator,
    JSON.stringify({ LookupAttributes: [attribute], StartTime: 1, EndTime: 2e9 }),
  );
  await post(emulator, JSON.stringify({ MaxResults: 0 }));
  const nothing = {
    target: TARGET,
    attribute: undefined,
    startSeconds: undefined,
    endSeconds: undefined,
  };
  expect(lines).toEqual([
    {
      requestId: "00000000-0000-4000-8000-000000000001",
      target: TARGET,
      attribute: { key: "EventName", value: "CreateUser" },
      startSeconds: 1,
      endSeconds: 2e9,
      status: 200,
      code: undefined,
      events: 1,
    },
    {
      ...nothing,
      requestId: "00000000-0000-4000-8000-000000000002",
      status: 400,
      code: "InvalidMaxResultsException",
      events: 0,
    },
  ]);
});

test("closing drops a delayed answer, and closing again is no error", async () => {
  const lines: RequestLine[] = [];
  const emulator = await start({ latencyMs: 100, onRequest: (line) => lines.push(line) });
  const asked = post(emulator, "{}").catch((error: unknown) => error);
  while (emulator.counts().requests === 0) await new Promise((resolve) => setTimeout(resolve, 5));
  await emulator.close();
  await emulator.close();
  expect(await asked).toBeInstanceOf(TypeError);
  await new Promise((resolve) => setTimeout(resolve, 120));
  expect(lines).toEqual([]);
});

test("a client that leaves while it waits or while it sends does no harm", async () => {
  const emulator = await start({ latencyMs: 50 });
  await expect(
    fetch(emulator.url, {
      method: "POST",
      body: "{}",
      headers: { "x-amz-target": TARGET },
      signal: AbortSignal.timeout(20),
    }),
  ).rejects.toMatchObject({ name: "TimeoutError" });
  await new Promise<void>((resolve) => {
    const cut = request(emulator.url, { method: "POST", headers: { "content-length": "100" } });
    cut.on("error", () => resolve());
    cut.write("{", () => cut.destroy(new Error("left")));
  });
  expect((await post(emulator, "{}")).status).toBe(200);
});

test("a port that is taken is an error that says so", async () => {
  const { port } = await start();
  await expect(start({ port })).rejects.toMatchObject({
    name: "SpitzelError",
    message: `expected to listen on 127.0.0.1:${port}, got EADDRINUSE`,
    hint: "choose another port, or 0 for any free one.",
  });
});
