import { execFileSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { tempFolder } from "../support/temp-folder.ts";
import { NODES, type Outcome, runShell } from "../support/spitzel-command.ts";

/**
 * Each file in `cases` is a command line after "$ ", and what it prints. `UPDATE_GOLDEN=1 npm test` writes the
 * files anew from what the program prints; the change is reviewed as code. `$TMP` is a folder of the case's own.
 */
const folder = fileURLToPath(new URL("cases/", import.meta.url));
const isUpdate = process.env["UPDATE_GOLDEN"] === "1";

function format(script: string, { stdout, stderr, exitCode }: Outcome): string {
  return `$ ${script}\n--- stdout\n${stdout}--- stderr\n${stderr}--- exit ${exitCode}\n`;
}

describe.each(NODES)("the built program on %s", (node) => {
  const version = execFileSync(node, ["--version"], { encoding: "utf8" }).trim();

  test.each(readdirSync(folder).toSorted())(`%s (${version})`, async (file) => {
    const expected = readFileSync(folder + file, "utf8");
    const script = expected
      .slice(
        2,
        expected.includes("\n--- stdout\n") ? expected.indexOf("\n--- stdout\n") : undefined,
      )
      .trimEnd();
    const own = tempFolder();
    const { stdout, stderr, exitCode } = await runShell(script, { node, env: { TMP: own } });
    const [out, told] = [stdout, stderr].map((text) => text.replaceAll(own, "$TMP"));
    const actual = format(script, { stdout: out!, stderr: told!, exitCode });
    if (isUpdate) writeFileSync(folder + file, actual);
    else expect(actual).toBe(expected);
  });
});
