import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { PROJECT } from "./spitzel-command.ts";

/** `spitzel serve` with these options, as a process of its own. @returns its URL, once it serves. */
export async function startServe(
  words: readonly string[],
): Promise<{ readonly url: string; readonly stop: () => Promise<void> }> {
  const child: ChildProcess = spawn(
    process.execPath,
    [`${PROJECT}dist/cli.js`, "serve", "--quiet", ...words],
    { cwd: PROJECT, stdio: ["ignore", "pipe", "inherit"] },
  );
  const closed = once(child, "close");
  const [line] = await Promise.race([
    once(child.stdout!, "data"),
    closed.then(() => Promise.reject(new Error("spitzel serve ended before it served"))),
  ]);
  return {
    url: String(line).trim(),
    stop: async () => {
      child.kill("SIGINT");
      await closed;
    },
  };
}
