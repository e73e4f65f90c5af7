import { parentPort } from "node:worker_threads";
import { type Engine, openEngine } from "./engine.ts";
import { MatchedLines } from "./matched-lines.ts";
import { scanFiles } from "./scan-files.ts";
import type { Delivery, Order, Start, ToWorker } from "./scan-workers.ts";

// A thread that reads the files it is told to.

interface Reading {
  readonly engine: Engine;
  readonly lines: MatchedLines;
  readonly maxDecompressedBytes: number;
}

let reading: Promise<Reading> | undefined;

// What fails becomes the thread's own failure, which whoever waits for it hears of.
parentPort?.on("message", (message: ToWorker) => void follow(message));

async function follow(message: ToWorker): Promise<void> {
  if (message.kind === "start") reading = begin(message.start);
  else if (reading === undefined) throw new Error("expected a start before an order");
  else read(await reading, message.order);
}

async function begin({ query, module, ...start }: Start): Promise<Reading> {
  const engine = await openEngine(query, module);
  if (engine === undefined) throw new Error("expected a query that the scanner has room for");
  const lines = new MatchedLines(start.wantsPlaces);
  return { engine, lines, maxDecompressedBytes: start.maxDecompressedBytes };
}

function read(options: Reading, { id, paths, memory }: Order): void {
  if (memory !== undefined) options.lines.reuse(memory);
  const parts = scanFiles(paths, options);
  const delivery: Delivery = { id, parts };
  const given = parts.flatMap((part) =>
    part.kind === "read" && part.lines.bytes.byteLength > 0 ? [part.lines.bytes.buffer] : [],
  );
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory: MatchedLines allocates it
  parentPort?.postMessage(delivery, given as ArrayBuffer[]);
}
