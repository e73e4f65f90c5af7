import { execFileSync } from "node:child_process";
import { closeSync, constants, openSync } from "node:fs";
import { platform } from "node:os";
import { join } from "node:path";
import { setTimeout } from "node:timers/promises";
import { describe, expect, onTestFinished, test } from "vitest";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { hostileWords, startHostile } from "../support/hostile-server.ts";
import { startSpitzel } from "../support/running-spitzel.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

/** A pipe in a folder with these files. */
function pipeIn(folder: string): string {
  const path = join(folder, "pipe");
  execFileSync("mkfifo", [path]);
  return path;
}

const COMMANDS = [
  ["a query", ["*"]],
  ["a tally", ["*", "--count-by", "user"]],
  ["detectors", ["detect", "--no-pack"]],
  ["a story", ["story", "*", "--no-findings"]],
] as const;

const stopped = (read: string): unknown =>
  expect.stringContaining(
    `0 of 0 records matched · ${read} · stopped by interrupt · 0 skipped\n`,
  ) as unknown;

describe.skipIf(platform() !== "linux")("what waits for a pipe is interrupted", () => {
  describe.each(["SIGINT", "SIGTERM"] as const)("by %s", (signal) => {
    test.each(COMMANDS)("%s of one that nobody has opened yet", async (_name, words) => {
      const pipe = pipeIn(tempFolder());
      const spitzel = startSpitzel([...words, "-t", pipe]);
      await spitzel.opened(pipe);
      spitzel.interrupt(signal);
      spitzel.read();
      expect(await spitzel.outcome()).toMatchObject({
        stderr: stopped("0 files, 0 B"),
        exitCode: 130,
      });
    });

    test("a query of one of which the writer is silent", async () => {
      const pipe = pipeIn(tempFolder());
      const spitzel = startSpitzel(["*", "-t", pipe]);
      await spitzel.opened(pipe);
      const writer = openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
      onTestFinished(() => closeSync(writer));
      spitzel.interrupt(signal);
      spitzel.read();
      expect(await spitzel.outcome()).toMatchObject({
        stderr: stopped("0 files, 0 B"),
        exitCode: 130,
      });
    });

    test("coverage for one that nobody reads", async () => {
      const pipe = pipeIn(tempFolder());
      const spitzel = startSpitzel(["*", "-t", EXAMPLE_TRAIL, "-c", "--coverage", pipe]);
      // The closing line comes before the coverage is written.
      await spitzel.said(" records matched · ");
      spitzel.interrupt(signal);
      spitzel.read();
      expect(await spitzel.outcome()).toMatchObject({ stdout: "1543\n", exitCode: 130 });
    });

    test("rules test, while it reads the events of a test", async () => {
      const folder = tempFolder({
        "rule.yml": `title: Something is created
id: 11111111-2222-4333-8444-555555555555
logsource: {product: aws, service: cloudtrail}
detection:
  selection: {eventName: CreateUser}
  condition: selection
level: low
`,
        "rule.test.yml": "tests:\n  - {name: from a pipe, file: pipe, expect: match}\n",
      });
      const pipe = pipeIn(folder);
      const spitzel = startSpitzel(["rules", "test", folder]);
      await spitzel.opened(pipe);
      spitzel.interrupt(signal);
      spitzel.read();
      expect(await spitzel.outcome()).toEqual({
        stdout: "",
        stderr: "note: interrupted: no results are printed\n",
        exitCode: 130,
      });
    });

    test.each(COMMANDS)("%s of an endpoint whose answer drips", async (_name, [first, ...rest]) => {
      const server = await startHostile("a slow drip");
      onTestFinished(() => server.close());
      const [, ...where] = hostileWords("HTML", server.url);
      const actions = first === "*" ? [] : ["*"];
      const spitzel = startSpitzel([first, ...actions, ...rest, ...where]);
      while (server.requests() === 0) await setTimeout(20);
      spitzel.interrupt(signal);
      spitzel.read();
      const { stderr, exitCode } = await spitzel.outcome();
      expect({ stderr, exitCode }).toEqual({
        stderr: expect.stringContaining(" · stopped by interrupt · 0 skipped\n") as string,
        exitCode: 130,
      });
    });
  });

  test("and a pipe that nobody has opened yet is read once somebody writes", async () => {
    const pipe = pipeIn(tempFolder());
    const spitzel = startSpitzel(["*", "-t", pipe]);
    await spitzel.opened(pipe);
    const text = recordText("CreateUser");
    execFileSync("sh", ["-c", `printf '%s\n' '${text}' > ${pipe}`]);
    spitzel.read();
    expect(await spitzel.outcome()).toMatchObject({ stdout: `${text}\n`, exitCode: 0 });
  });
});
