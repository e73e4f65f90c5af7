import { readFile } from "node:fs/promises";
import type { Worker } from "node:worker_threads";
import { IdleThreads } from "./idle-threads.ts";
import { type CompiledModule, compileModule } from "./web-assembly.ts";

/** The scanner's program, and threads that run it. */
export interface OpenedScanner {
  readonly module: CompiledModule;
  readonly takeThread: () => Worker;
}

/**
 * Reads the scanner's program; undefined where it cannot run, for want of WebAssembly SIMD.
 * @param programFolder the folder with scanner.wasm and scan-worker.js in it
 * @param idleThreads threads of scan-worker.js that were started before; others are started when there are too few
 */
export async function openScanner(
  programFolder: URL,
  idleThreads: Pick<IdleThreads, "take"> = new IdleThreads(
    new URL("scan-worker.js", programFolder),
  ),
): Promise<OpenedScanner | undefined> {
  const module = compileModule(await readFile(new URL("scanner.wasm", programFolder)));
  return module === undefined ? undefined : { module, takeThread: () => idleThreads.take() };
}
