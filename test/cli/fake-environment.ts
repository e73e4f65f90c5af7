import { Readable, Writable } from "node:stream";
import { pathToFileURL } from "node:url";
import type { Environment } from "../../src/run/environment.ts";
import { main } from "../../src/cli/main.ts";
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
): Promise<Ran> {
  const [stdout, stderr] = [collector(onOutput), collector()];
  const exitCode = await main(words, {
    stdout: stdout.stream,
    stderr: stderr.stream,
    stdin: Readable.from([]),
    variables: {},
    now: Date.now,
    random: seededRandom(1),
    onInterrupt: () => {},
    version: "0.0.0",
    pid: 4711,
    isAlive: () => false,
    words,
    packageFolder: pathToFileURL(PROJECT),
    processors: 2,
    ...environment,
  });
  return { exitCode, stdout: stdout.text(), stderr: stderr.text() };
}
