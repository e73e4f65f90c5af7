import { expect, onTestFinished, test } from "vitest";
import { runCli } from "../cli/fake-environment.ts";
import { type HOSTILE, hostileWords, saidOf, startHostile } from "../support/hostile-server.ts";
import { runSpitzel } from "../support/spitzel-command.ts";

async function ask(mode: keyof typeof HOSTILE) {
  const server = await startHostile(mode);
  const startedMs = performance.now();
  try {
    const outcome = await runSpitzel(hostileWords(mode, server.url));
    const hint = outcome.stderr.split("\n").find((line) => line.startsWith("hint:"));
    return {
      ...outcome,
      said: saidOf(outcome.stderr),
      hint,
      requests: server.requests(),
      ms: performance.now() - startedMs,
    };
  } finally {
    server.close();
  }
}

const NO_LIST = "expected an answer with a list Events, got ";
const HTML = "the endpoint answered with HTML (status 200), not with JSON";

test.concurrent.for([
  ["an object without Events", 3, `${NO_LIST}none`],
  ["null", 3, `${NO_LIST}no object`],
  ["a list", 3, `${NO_LIST}no object`],
  ["an empty body", 3, "the endpoint answered with nothing (status 200)"],
  ["status 204", 3, "the endpoint answered with nothing (status 204)"],
  ["Events that is text", 3, `${NO_LIST}Events that is "abc"`],
  ["Events that is null", 3, `${NO_LIST}Events that is null`],
  ["Events of null", 3, "expected events in the list Events, got something else"],
  ["a token that is a number", 3, "expected a NextToken that is text, got something else"],
  ["HTML", 3, HTML],
  ["HTML that says JSON", 3, HTML],
  ["HTML of status 403", 3, HTML.replace("200", "403")],
  ["plain text", 3, "the endpoint answered with text that is no JSON (status 200)"],
  [
    "JSON that is cut off",
    3,
    "the endpoint answered with JSON that is cut off or damaged (status 200)",
  ],
  ["an endless body", 3, "the answer is longer than 32 MiB"],
  ["the same token", 4, "the service repeats a NextToken: its pages would never end"],
  [
    "new tokens and empty pages for ever",
    4,
    "the service has brought nothing new on 200 pages in a row: its pages would never end",
  ],
  ["a good page, then HTML", 4, HTML],
] as const)(
  "%s is a failed page: exit code %d, %s",
  { timeout: 120_000 },
  async ([mode, exitCode, said]) => {
    const outcome = await ask(mode);
    expect({ exitCode: outcome.exitCode, said: outcome.said }).toEqual({ exitCode, said });
  },
);

const REPEATED = "the service repeats a page under another NextToken: its pages would never end";
const NO_PROGRESS =
  "the service has brought nothing new on 20 pages in a row: its pages would never end";

test.concurrent.for([
  ["new tokens and the same page for ever", REPEATED, 1, 10],
  ["pages by turns for ever", REPEATED, 3, 50],
  ["one event under ever new IDs", REPEATED, 1, 10],
  ["one event with ever new content", NO_PROGRESS, undefined, 500],
  ["events that nobody asked for", NO_PROGRESS, 1, 500],
] as const)(
  "%s end after some pages, with each record once",
  { timeout: 120_000 },
  async ([mode, said, records, most]) => {
    const outcome = await ask(mode);
    const printed = outcome.stdout.split("\n").slice(0, -1);
    expect({
      exitCode: outcome.exitCode,
      said: outcome.said,
      again: printed.length - new Set(printed).size,
      records: records === undefined ? undefined : printed.length,
      isBounded: outcome.requests < most,
    }).toEqual({
      exitCode: 4,
      said,
      again: 0,
      records,
      isBounded: true,
    });
  },
);

test.concurrent(
  "HTML is said to be no answer of AWS, perhaps a proxy's",
  { timeout: 120_000 },
  async () => {
    expect((await ask("HTML")).hint).toBe(
      "hint: not AWS: perhaps a proxy or a captive portal; check HTTPS_PROXY, --endpoint-url and the network.",
    );
  },
);

test.concurrent.for([
  ["a signature from the past", /your clock is \d+ min behind AWS$/],
  ["a signature from the future", /your clock is \d+ min ahead of AWS$/],
] as const)("%s is said to be the clock's fault", { timeout: 120_000 }, async ([mode, said]) => {
  const outcome = await ask(mode);
  expect(outcome.said).toMatch(said);
  expect(outcome.exitCode).toBe(3);
});

test.concurrent.for(["a reset in the body", "huge headers"] as const)(
  "%s ends in an error, never in an answer",
  { timeout: 120_000 },
  async (mode) => {
    const { exitCode, stdout, stderr } = await ask(mode);
    expect({ stdout, isFailure: exitCode === 3 || exitCode === 4 }, stderr).toEqual({
      stdout: "",
      isFailure: true,
    });
  },
);

test("what is tried again for more than a few seconds is announced once, unless --quiet", async () => {
  const said = await Promise.all(
    [[], ["--quiet"]].map(async (quiet) => {
      const server = await startHostile("a good page, then HTML");
      onTestFinished(() => server.close());
      const words = hostileWords("a good page, then HTML", server.url);
      const { stderr } = await runCli([...words, ...quiet], patient());
      return stderr.split("\n").filter((line) => line.includes("retrying:"));
    }),
  );
  expect(said).toEqual([[`retrying: ${HTML}`], []]);
});

/** A clock that is two seconds later whenever it is asked, and no pause. */
function patient() {
  let nowMs = Date.parse("2026-04-01T00:00:00Z");
  return { now: () => (nowMs += 2000), random: () => 0 };
}

test("a slow drip ends with --max-time", { timeout: 60_000 }, async () => {
  const { exitCode, ms } = await ask("a slow drip");
  expect(exitCode).toBe(4);
  expect(ms).toBeLessThan(30_000);
});
