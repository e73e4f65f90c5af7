import { once } from "node:events";
import { linkSync } from "node:fs";
import { expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { startSpitzel } from "../support/running-spitzel.ts";
import { runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";
import { recordText } from "../support/trail-shapes.ts";

const MEGABYTE = 1024 * 1024;

test("`| head -1` on files is a normal end", async () => {
  const script = `spitzel '*' --trail examples/trail --quiet | head -1 | wc -l; echo "\${PIPESTATUS[0]}"`;
  expect(await runShell(script)).toStrictEqual({ stdout: "1\n0\n", stderr: "", exitCode: 0 });
});

test("`| head -1` on Event history is a normal end, and no further page is asked for", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  let requests = 0;
  // Were the fourth page waited for, the test would not end.
  const emulator = await serveRecords([records], {
    latencyMs: () => (++requests <= 3 ? 0 : 600_000),
  });
  onTestFinished(() => emulator.close());
  const script = `spitzel '*' --endpoint-url ${emulator.url} --rate 1000 --quiet | head -1 | wc -l; echo "\${PIPESTATUS[0]}"`;
  expect(await runShell(script)).toStrictEqual({ stdout: "1\n0\n", stderr: "", exitCode: 0 });
});

test("--limit ends the run though stdin stays open", async () => {
  const spitzel = startSpitzel(["*", "--trail", "-", "--limit", "3"]);
  spitzel.read();
  const line = `${recordText("CreateUser")}\n`;
  spitzel.stdin.write(line.repeat(10));
  expect(await spitzel.outcome()).toStrictEqual({
    stdout: line.repeat(3),
    stderr: expect.stringContaining("3 of 10 records matched · 0 files, ") as string,
    exitCode: 0,
  });
});

test("a matching line is printed as soon as it comes, though stdin stays open", async () => {
  const spitzel = startSpitzel(["iam:CreateUser", "--trail", "-", "--quiet"]);
  const line = `${recordText("CreateUser")}\n`;
  spitzel.stdin.write(line);
  const printed = new Promise<string>((resolve) => spitzel.read(resolve));
  expect(await printed).toBe(line);
  spitzel.stdin.end();
  expect(await spitzel.outcome()).toStrictEqual({ stdout: line, stderr: "", exitCode: 0 });
});

test.skipIf(process.platform !== "linux")(
  "a reader that stalls holds the input back, and costs no memory",
  async () => {
    const spitzel = startSpitzel(["*", "--trail", "-", "--quiet"]);
    const line = `${recordText("CreateUser")}\n`;
    const many = line.repeat(2000);
    const chunks = Math.ceil((150 * MEGABYTE) / many.length);
    let taken = 0;
    const fed = spitzel.feed(many, chunks, (length) => (taken += length));
    await spitzel.idle();
    const takenWhileStalled = taken;
    let bytes = 0;
    spitzel.stdout.on("data", (chunk: Buffer) => (bytes += chunk.length));
    const peaks: number[] = [];
    const watch = setInterval(() => peaks.push(spitzel.peakBytes()), 100);
    await once(spitzel.stdout, "end").finally(() => clearInterval(watch));
    await fed;
    const { stderr, exitCode } = await spitzel.outcome();
    expect({ bytes, stderr, exitCode }).toStrictEqual({
      bytes: chunks * many.length,
      stderr: "",
      exitCode: 0,
    });
    expect(takenWhileStalled).toBeLessThan(20 * MEGABYTE);
    expect(Math.max(...peaks)).toBeLessThan(300 * MEGABYTE);
  },
);

test.skipIf(process.platform !== "linux")(
  "a reader that stalls holds the threads back that read a folder",
  async () => {
    // As the threads see it 300 MB, on the disk one file of 2.5 MB.
    const line = `${recordText("CreateUser")}\n`;
    const lines = Math.ceil((2.5 * MEGABYTE) / line.length);
    const folder = tempFolder({ "0.json": line.repeat(lines) });
    const files = 120;
    for (let i = 1; i < files; i++) linkSync(`${folder}/0.json`, `${folder}/${i}.json`);
    const spitzel = startSpitzel(["*", "--trail", folder, "--threads", "3", "--quiet"]);
    await spitzel.idle();
    const readWhileStalled = spitzel.readBytes();
    const peakWhileStalled = spitzel.peakBytes();
    let bytes = 0;
    spitzel.stdout.on("data", (chunk: Buffer) => (bytes += chunk.length));
    const { stderr, exitCode } = await spitzel.outcome();
    expect({ bytes, stderr, exitCode }).toStrictEqual({
      bytes: files * lines * line.length,
      stderr: "",
      exitCode: 0,
    });
    expect(readWhileStalled).toBeLessThan(100 * MEGABYTE);
    expect(peakWhileStalled).toBeLessThan(250 * MEGABYTE);
  },
);
