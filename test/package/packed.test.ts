import { execFileSync } from "node:child_process";
import { join } from "node:path";
import { expect, onTestFinished, test } from "vitest";
import { serveRecords } from "../support/event-history.ts";
import { EXAMPLE_TRAIL } from "../support/example-trail.ts";
import { readTrail } from "../support/read-trail.ts";
import { PROJECT, quoted, runShell } from "../support/spitzel-command.ts";
import { tempFolder } from "../support/temp-folder.ts";

/** The package as it would be published, unpacked where no other package is found. @returns its program */
function packedProgram(): string {
  const folder = tempFolder();
  const words = ["pack", "--silent", "--ignore-scripts", "--pack-destination", folder];
  const file = execFileSync("npm", words, { cwd: PROJECT, encoding: "utf8" }).trim();
  execFileSync("tar", ["-xzf", join(folder, file), "-C", folder]);
  return join(folder, "package/dist/cli.js");
}

test("the published package answers like the project, without any other package beside it", async () => {
  const { records } = await readTrail([EXAMPLE_TRAIL]);
  const emulator = await serveRecords([records], {});
  onTestFinished(() => emulator.close());
  const commands = [
    "--version",
    "help cli",
    "'*' -t examples/trail --match '$.resources[*].ARN != null' -o csv",
    "'iam:*' -t examples/trail -o table",
    `'iam:*' --endpoint-url ${emulator.url} --rate 1000 --from 2026-03-01 --quiet --dedupe`,
    "detect -t examples/trail",
    "timeline -t examples/trail",
    "rules list",
    "rules test",
  ];
  const program = packedProgram();
  for (const words of commands) {
    // oxlint-disable-next-line no-await-in-loop -- one process after another
    const [packed, own] = await Promise.all([
      runShell(`${quoted(process.execPath)} ${quoted(program)} ${words}`),
      runShell(`spitzel ${words}`),
    ]);
    expect({ words, ...packed }).toStrictEqual({ words, ...own });
    expect({ words, exitCode: own.exitCode }).toStrictEqual({ words, exitCode: 0 });
  }
});
