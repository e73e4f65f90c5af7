import { parentPort, workerData } from "node:worker_threads";
import { openEngine } from "./engine.ts";
import { MatchedLines } from "./matched-lines.ts";
import { scanFiles } from "./scan-files.ts";
import type { Delivery, Order, WorkerStart } from "./scan-workers.ts";

// A thread that reads the files it is told to.

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what ScanWorkers gives
const { module, query, maxDecompressedBytes, wantsPlaces } = workerData as WorkerStart;
const engine = await openEngine(query, module);
const lines = new MatchedLines(wantsPlaces);
if (engine === undefined) throw new Error("expected a query that the scanner has room for");

parentPort?.on("message", ({ id, paths, memory: spare }: Order) => {
  if (spare !== undefined) lines.reuse(spare);
  const parts = scanFiles(paths, { engine, lines, maxDecompressedBytes });
  const delivery: Delivery = { id, parts };
  const memory = parts.flatMap((part) =>
    part.kind === "read" && part.lines.bytes.byteLength > 0 ? [part.lines.bytes.buffer] : [],
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory: MatchedLines allocates it
  parentPort?.postMessage(delivery, memory as ArrayBuffer[]);
});
