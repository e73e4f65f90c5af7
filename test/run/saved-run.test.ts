import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, test } from "vitest";
import { loadRun } from "../../src/run/saved-run.ts";
import { tempFolder } from "../support/temp-folder.ts";

test("what is no file is refused, and not read: a device has no end, a pipe waits for ever", async () => {
  const folder = tempFolder();
  const pipe = join(folder, "pipe");
  execFileSync("mkfifo", [pipe]);
  for (const path of ["/dev/zero", pipe, folder]) {
    await expect(loadRun(path, "cursor", "")).rejects.toThrow(
      `expected a file for the cursor, got ${path}, which is none`,
    );
  }
});

test("a state file that is not there yet is none", async () => {
  expect(await loadRun(join(tempFolder(), "cursor"), "cursor", "")).toBeUndefined();
});
