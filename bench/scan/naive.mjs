/// <reference types="node" />
// What one would write in five minutes: decompress, JSON.parse, filter, JSON.stringify.
// node naive.mjs FOLDER QUERY
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import { queryNamed } from "./queries.mjs";

const folder = process.argv[2] ?? ".";
const { naive } = queryNamed(process.argv[3]);
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".gz")) continue;
  const { Records } = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString());
  const found = Records.filter(naive);
  process.stdout.write(
    found.map((/** @type {unknown} */ record) => `${JSON.stringify(record)}\n`).join(""),
  );
}
