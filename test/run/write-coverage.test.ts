import { chmodSync, existsSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { runShell, runSpitzel } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

const modeOf = (path: string): number => statSync(path).mode & 0o777;

test("nobody else may read a coverage file, also one that was there", async () => {
  const folder = tempFolder({ "old.json": "{}" });
  chmodSync(join(folder, "old.json"), 0o644);
  for (const name of ["old.json", "new.json"]) {
    const path = join(folder, name);
    await runSpitzel(["*", "-t", EXAMPLE_TRAIL, "-c", "-q", "--coverage", path]);
    expect([modeOf(path), JSON.parse(readFileSync(path, "utf8")).isComplete]).toEqual([
      0o600,
      true,
    ]);
  }
});

test("a coverage file that is no file keeps its mode", async () => {
  const path = join(tempFolder(), "pipe");
  const { stdout, exitCode } = await runShell(
    `mkfifo -m 640 ${path}; cat ${path} & spitzel '*' -t examples/trail -c -q --coverage ${path} >&2; wait; stat -c %a ${path}`,
  );
  expect(exitCode).toBe(0);
  expect(stdout.slice(stdout.lastIndexOf("}"))).toBe("}\n640\n");
});

test("no password of --endpoint-url is kept or printed", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const emulator = await serveRecords([records]);
  onTestFinished(() => emulator.close());
  const folder = tempFolder();
  const url = emulator.url.replace("http://", "http://erika:s3cret-word@");
  const words = ["*", "--endpoint-url", url, "--rate", "1000", "--to", "2026-04-01", "-n", "60"];
  const file = (name: string): string => join(folder, name);
  const ask = [...words.slice(0, -2), "--coverage", file("coverage.json")];
  const outcomes = [
    await runSpitzel([...words, "--coverage", file("limited.json")]),
    await runSpitzel([...ask, "--checkpoint", file("checkpoint"), "--max-time", "1s"]),
    await runSpitzel([
      ...ask.filter((word) => word !== "--to" && word !== "2026-04-01"),
      "--cursor",
      file("cursor"),
    ]),
    await runSpitzel([...words, "--explain"]),
    await runSpitzel(["*", "--endpoint-url", url.replace(/:\d+$/, ":1"), "--rate", "1000", "-c"]),
  ];
  const kept = ["limited.json", "coverage.json", "checkpoint", "cursor"].filter((name) =>
    existsSync(file(name)),
  );
  expect(kept).toContain("cursor");
  const texts = [
    ...outcomes.map(({ stdout, stderr }) => stdout + stderr),
    ...kept.map((name) => readFileSync(file(name), "utf8")),
  ];
  expect(texts.filter((text) => text.includes("s3cret-word"))).toEqual([]);
});
