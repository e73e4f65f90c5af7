import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { PROJECT, runShell } from "../support/spitzel-command.ts";

/** Each row of the table in examples/README.md: a query, and the number of records that it says it finds. */
const steps = [
  ...readFileSync(`${PROJECT}examples/README.md`, "utf8").matchAll(
    /^\|[^|]*\|[^|]*\| `(spitzel [^`]+)` *\| *(\d+) \|$/gm,
  ),
].map(([, command, count]) => ({ command: command ?? "", count: Number(count) }));

test("the story has seventeen steps", () => {
  expect(steps).toHaveLength(17);
});

test.each(steps)("$command finds $count", async ({ command, count }) => {
  const { stdout, exitCode } = await runShell(`${command} --count --quiet`);
  expect({ stdout, exitCode }).toStrictEqual({ stdout: `${count}\n`, exitCode: 0 });
});
