/// <reference types="node" />
// Decompresses every .gz file of a folder with Node's zlib, two at a time: the floor for any query.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { gunzip } from "node:zlib";

const folder = process.argv[2] ?? ".";
const names = readdirSync(folder, { recursive: true, encoding: "utf8" });
const files = names.filter((name) => name.endsWith(".gz")).map((name) => join(folder, name));
const inflate = promisify(gunzip);
let bytes = 0;
const next = async () => {
  for (let file = files.pop(); file !== undefined; file = files.pop()) {
    const data = readFileSync(file);
    const raw = await inflate(data, { chunkSize: data.readUInt32LE(data.length - 4) + 1 });
    bytes += raw.length;
  }
};
await Promise.all([next(), next()]);
process.stdout.write(`${bytes}\n`);
