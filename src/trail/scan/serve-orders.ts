import type { MessagePort } from "node:worker_threads";
import type { Buffer } from "node:buffer";
import { compileQuery } from "../../match/query.ts";
import type { Area } from "../../source/log-files.ts";
import type { Products } from "../../source/product.ts";
import type { ReadLimits } from "../../source/read-limits.ts";
import { type Engine, openEngine } from "./engine.ts";
import { type OrderAnswer, type Order, type Start, type ToWorker, wholeOf } from "./orders.ts";
import { memoryOfPart, type Part, scanFiles, type WholeFile } from "./scan-files.ts";

interface Reading {
  readonly engine: Engine;
  readonly limits: ReadLimits;
}

/** Reads a file of this machine at once. @throws whatever is wrong. */
type ReadPath = (path: string, into: Area) => Buffer;

/** Does what a thread is told: reads files, and answers with what it makes of what matches in them. */
export function serveOrders(port: MessagePort, readPath: ReadPath, products: Products): void {
  let reading: Promise<Reading> | undefined;
  const follow = async (message: ToWorker): Promise<void> => {
    if (message.kind === "start") reading = begin(message.start, products);
    else if (reading === undefined) throw new Error("expected a start before an order");
    else {
      const opened = await reading;
      deliver(port, opened, message.order, read(opened, message.order, readPath));
    }
  };
  // What fails becomes the thread's own failure, which whoever waits for it hears of.
  port.on("message", (message: ToWorker) => void follow(message));
}

async function begin(
  { query, module, order, limits }: Start,
  products: Products,
): Promise<Reading> {
  const engine = await openEngine(query, await compileQuery(query), module, order, products);
  return { engine, limits };
}

function read(reading: Reading, { files, memory }: Order, readPath: ReadPath): readonly Part[] {
  if (memory !== undefined) reading.engine.product.reuse?.(memory);
  const wholeFiles: readonly WholeFile[] =
    files.kind === "bytes"
      ? files.files.map(wholeOf)
      : files.paths.map((name) => ({ name, whole: (into) => readPath(name, into) }));
  return scanFiles(wholeFiles, reading);
}

function deliver(
  port: MessagePort,
  { engine }: Reading,
  { id }: Order,
  parts: readonly Part[],
): void {
  const delivery: OrderAnswer = { id, parts };
  const given = parts.flatMap((part) => {
    if (part.kind === "read") return memoryOfPart(part, engine);
    const { bytes } = part;
    return bytes !== undefined && bytes.byteLength > 0 ? [bytes.buffer] : [];
  });
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- never shared memory: it is allocated here or was given
  port.postMessage(delivery, given as ArrayBuffer[]);
}
