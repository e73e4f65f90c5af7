import { createServer } from "node:http";
import { once } from "node:events";
import { type AddressInfo, createServer as createTcpServer } from "node:net";
import { expect, onTestFinished, test } from "vitest";
import type { Emulator } from "../../src/emulator/server.ts";
import { parseQuery } from "../../src/match/query.ts";
import { answerOf, textsOf } from "../support/answer-of.ts";
import { planHistory, serveRecords } from "../support/event-history.ts";
import { historiesOf } from "../support/history-coverage.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

const CREDENTIALS = { AWS_ACCESS_KEY_ID: "AKIAIOSFODNN7EXAMPLE", AWS_SECRET_ACCESS_KEY: "example" };
const SUMMARY =
  "0 of 0 records matched · us-east-1 · asked oldest – 2026-04-01 23:59 UTC, read nothing · 0 pages · 1 skipped";

/** A port on which nothing listens any more. */
async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, "close");
  return port;
}

test("an endpoint that refuses connections: exit code 3, the reason and what to do", async () => {
  const url = `http://127.0.0.1:${await freePort()}`;
  const words = ["iam:*", "--endpoint-url", url, "--rate", "1000", "--to", "2026-04-01"];
  expect(await runSpitzel(words)).toStrictEqual({
    stdout: "",
    stderr: [
      "spitzel: skipped Event history of us-east-1: the endpoint refuses connections (ECONNREFUSED)",
      "hint: check --endpoint-url and whether the server behind it is running.",
      SUMMARY,
      "",
    ].join("\n"),
    exitCode: 3,
  });
});

test("a host that is not found: exit code 3, the reason and what to do", async () => {
  const url = "http://nonexistent.invalid";
  const words = ["iam:*", "--region", "us-east-1", "--endpoint-url", url, "--rate", "1000"];
  const outcome = await runSpitzel([...words, "--to", "2026-04-01"], { env: CREDENTIALS });
  expect({
    ...outcome,
    // Without a network the resolver says "try again" instead.
    stderr: outcome.stderr.replace("EAI_AGAIN", "ENOTFOUND"),
  }).toStrictEqual({
    stdout: "",
    stderr: [
      "spitzel: skipped Event history of us-east-1: the host of the endpoint was not found (ENOTFOUND)",
      "hint: check the spelling of the Region (us-east-1) and of --endpoint-url, and the network.",
      SUMMARY,
      "",
    ].join("\n"),
    exitCode: 3,
  });
});

/** Resets what connects to the port; resolves once somebody has, and the port is free again. */
async function nextConnection(port: number): Promise<void> {
  const server = createTcpServer((socket) => socket.resetAndDestroy()).listen(port, "127.0.0.1");
  await once(server, "connection");
  server.close();
  await once(server, "close");
}

test("an endpoint that has answered and is gone is asked again until it is back", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  let emulator: Emulator;
  let back: Promise<unknown> = Promise.resolve();
  let requests = 0;
  const restart = async () => {
    await emulator.close();
    await nextConnection(emulator.port);
    emulator = await serveRecords([records], { port: emulator.port });
  };
  emulator = await serveRecords([records], {
    onRequest: () => {
      if (++requests === 5) back = restart();
    },
  });
  onTestFinished(() => emulator.close());
  const answer = await answerOf(planHistory(query, emulator.url), query);
  await back;
  expect(textsOf(answer)).toStrictEqual(textsOf({ records }));
  expect(answer.coverage.isComplete).toBe(true);
});

test("an endpoint that was never reached is tried four times", async () => {
  const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
  const url = `http://127.0.0.1:${await freePort()}`;
  const { coverage } = await answerOf(planHistory(query, url), query);
  expect(historiesOf(coverage).map(({ attempts, pages }) => [attempts, pages])).toStrictEqual([
    [4, 0],
  ]);
});
