import { spawn } from "node:child_process";
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { fileURLToPath } from "node:url";

export const PROJECT = fileURLToPath(new URL("../../", import.meta.url));

/** The Node binaries to run the built program with: `.ci/run` names one of each supported line. */
export const NODES: readonly string[] = (process.env["SPITZEL_TEST_NODES"] ?? process.execPath)
  .split(delimiter)
  .filter((path) => path !== "");

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly exitCode: number | null;
}

/** Nothing of the machine reaches the program: no credentials, no Region, no colour, no home. */
const CLEAN_ENVIRONMENT = {
  HOME: "/nonexistent",
  LANG: "C.UTF-8",
  TZ: "America/New_York",
  AWS_EC2_METADATA_DISABLED: "true",
};

/**
 * Runs shell text in the project's folder, with `spitzel` being the built program on the given Node.
 * @param input what stdin holds; nothing by default
 */
export async function runShell(
  script: string,
  options: {
    readonly node?: string;
    readonly input?: string;
    readonly env?: Readonly<Record<string, string>>;
  } = {},
): Promise<Outcome> {
  const bin = spitzelOnPath(options.node ?? process.execPath);
  try {
    const child = spawn("bash", ["-c", script], {
      cwd: PROJECT,
      env: {
        ...CLEAN_ENVIRONMENT,
        PATH: `${bin}${delimiter}${process.env["PATH"] ?? ""}`,
        ...options.env,
      },
    });
    // A program that does not read its input closes the pipe: no fault of the test.
    child.stdin.on("error", () => {});
    child.stdin.end(options.input ?? "");
    const [stdout, stderr, exitCode] = await Promise.all([
      textOf(child.stdout),
      textOf(child.stderr),
      new Promise<number | null>((resolve) => child.on("close", resolve)),
    ]);
    return { stdout, stderr, exitCode };
  } finally {
    rmSync(bin, { recursive: true, force: true });
  }
}

/** Runs the built program with these words as its arguments. */
export async function runSpitzel(
  words: readonly string[],
  options: Parameters<typeof runShell>[1] = {},
): Promise<Outcome> {
  return runShell(`spitzel ${words.map(quoted).join(" ")}`, options);
}

/** A word as one word of a shell command. */
export function quoted(word: string): string {
  return `'${word.replaceAll("'", `'\\''`)}'`;
}

/** A folder with one program in it, to put in front of PATH. */
function spitzelOnPath(node: string): string {
  const bin = mkdtempSync(join(tmpdir(), "spitzel-bin-"));
  const program = join(bin, "spitzel");
  writeFileSync(
    program,
    `#!/bin/sh\nexec ${quoted(node)} ${quoted(join(PROJECT, "dist/cli.js"))} "$@"\n`,
  );
  chmodSync(program, 0o755);
  return bin;
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString("utf8");
}
