import { type ChildProcess, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { PROJECT, runShell } from "../support/spitzel-command.ts";

/**
 * Runs every command of every ```console block in these pages and compares what it prints. A line that is "…"
 * stands for any lines, and "…" at the end of a line for the rest of it. A ```sh block that starts
 * `spitzel serve` is what the page tells the reader to leave running.
 */
const PAGES = [
  "README.md",
  "docs/cli.md",
  "docs/query-language.md",
  "docs/investigate.md",
  "docs/cookbook.md",
];

interface Example {
  readonly command: string;
  readonly output: readonly string[];
}

function blocksOf(page: string, language: string): readonly string[] {
  const text = readFileSync(PROJECT + page, "utf8");
  return [...text.matchAll(/^```(\w+)\n(.*?)^```$/gms)]
    .filter(([, name]) => name === language)
    .map(([, , block]) => block ?? "");
}

function examplesOf(page: string): readonly Example[] {
  return blocksOf(page, "console").flatMap((block) =>
    block
      .split(/^\$ /m)
      .slice(1)
      .map((part) => {
        const [command = "", ...output] = part.trimEnd().split("\n");
        return { command, output };
      }),
  );
}

/** The actual lines, with what the page leaves out put back as it is written there. */
function asWritten(actual: readonly string[], expected: readonly string[]): readonly string[] {
  const written: string[] = [];
  let at = 0;
  expected.forEach((line, i) => {
    if (line === "…") {
      written.push(line);
      at = Math.max(at, actual.length - (expected.length - i - 1));
      return;
    }
    const found = actual[at++] ?? "(nothing more)";
    const isOpen = line.endsWith("…") && !line.startsWith("TIME");
    written.push(isOpen ? `${found.slice(0, line.length - 1)}…` : found);
  });
  return expected.at(-1) === "…" ? written : [...written, ...actual.slice(at)];
}

let server: ChildProcess;
beforeAll(async () => {
  server = spawn(
    process.execPath,
    [
      `${PROJECT}dist/cli.js`,
      "serve",
      "-t",
      `${PROJECT}examples/trail`,
      "--port",
      "4580",
      "--rate",
      "0",
      "-q",
    ],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  await once(server.stdout!, "data");
});
afterAll(() => server.kill("SIGINT"));

/** A reader has jq; a machine that only runs the tests may not. `.ci/run` installs it. */
const hasJq = spawnSync("jq", ["--version"]).status === 0;

describe.each(PAGES)("%s", (page) => {
  const runnable = examplesOf(page).filter(({ command }) => hasJq || !/\bjq\b/.test(command));

  test.each(runnable)("$command", async ({ command, output }) => {
    const folder = mkdtempSync(join(tmpdir(), "spitzel-docs-"));
    try {
      const script = `cd ${folder} && ln -s ${PROJECT}examples . && { ${command}; } > .out 2>&1; cat .out`;
      const { stdout } = await runShell(script);
      const actual = stdout.trimEnd().split("\n");
      expect(asWritten(actual, output)).toStrictEqual(output);
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
});

test("the command that the README leaves running is the one that the tests have started", () => {
  expect(
    blocksOf("README.md", "sh").filter((block) => block.startsWith("spitzel serve")),
  ).toStrictEqual(["spitzel serve --trail examples/trail --port 4580 --rate 0\n"]);
});
