/// <reference types="node" />
// Decompresses every .gz file of a folder and does nothing else: the floor for any query. Node's zlib on two threads,
// given the size that the gzip trailer claims, as spitzel does it. `node decompress.mjs FOLDER [THREADS]`
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { isMainThread, Worker, workerData } from "node:worker_threads";
import { gunzipSync } from "node:zlib";

/** @type {{ folder: string, ticket: Int32Array }} */
const { folder, ticket } = isMainThread
  ? { folder: process.argv[2] ?? ".", ticket: new Int32Array(new SharedArrayBuffer(8)) }
  : workerData;

if (isMainThread) {
  for (let thread = 1; thread < Number(process.argv[3] ?? 2); thread++) {
    new Worker(new URL(import.meta.url), { workerData: { folder, ticket } });
  }
  process.on("exit", () => process.stdout.write(`${(ticket[1] ?? 0) / 1000} MB\n`));
}

// Each thread lists the folder for itself, in the same order, and takes the next file that nobody has taken.
const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
const files = names.filter((name) => name.endsWith(".gz")).sort();
for (let i = Atomics.add(ticket, 0, 1); i < files.length; i = Atomics.add(ticket, 0, 1)) {
  const data = readFileSync(join(folder, files[i] ?? ""));
  const raw = gunzipSync(data, { chunkSize: data.readUInt32LE(data.length - 4) + 1 });
  Atomics.add(ticket, 1, Math.round(raw.length / 1000));
}
