import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Environment } from "../../src/run/environment.ts";
import { COMMANDS } from "../../src/cli/commands.ts";
import { main } from "../../src/cli/main.ts";
import type { CommandEntry } from "../../src/commands/command.ts";
import { seededRandom } from "../../src/emulator/seeded-random.ts";
import type { ExitCode } from "../../src/errors.ts";
import { PROJECT } from "../support/spitzel-command.ts";

export interface Ran {
  readonly exitCode: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

function collector(onOutput: () => void = () => {}): {
  readonly stream: Writable;
  readonly text: () => string;
} {
  const chunks: string[] = [];
  const stream = new Writable({
    write(chunk, _encoding, done) {
      chunks.push(String(chunk));
      onOutput();
      done();
    },
  });
  return { stream, text: () => chunks.join("") };
}

/** Runs a command line with nothing of the process but the clock. */
export async function runCli(
  words: readonly string[],
  environment: Partial<Environment> = {},
  onOutput: () => void = () => {},
  commands: readonly CommandEntry[] = COMMANDS,
): Promise<Ran> {
  const [stdout, stderr] = [collector(onOutput), collector()];
  const streams = { stdout: stdout.stream, stderr: stderr.stream };
  const exitCode = await main(
    words,
    { ...fakeEnvironment(), ...streams, words, ...environment },
    commands,
  );
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}

/** Nothing of the process but the clock. */
export function fakeEnvironment(): Environment {
  return {
    stdout: collector().stream,
    stderr: collector().stream,
    stdin: Readable.from([]),
    variables: {},
    now: Date.now,
    random: seededRandom(1),
    onInterrupt: () => {},
    version: "0.0.0",
    pid: 4711,
    isAlive: () => false,
    packageFolder: pathToFileURL(PROJECT),
    processors: 2,
  };
}
