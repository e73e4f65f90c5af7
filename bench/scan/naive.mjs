/// <reference types="node" />
// What one would write in five minutes: decompress, JSON.parse, filter, JSON.stringify.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";

const folder = process.argv[2] ?? ".";
for (const name of readdirSync(folder, { recursive: true, encoding: "utf8" })) {
  if (!name.endsWith(".gz")) continue;
  /** @type {{ Records: { errorCode?: string }[] }} */
  // oxlint-disable-next-line typescript/no-unsafe-assignment -- what the generator writes
  const { Records } = JSON.parse(gunzipSync(readFileSync(join(folder, name))).toString());
  const denied = Records.filter(({ errorCode }) => errorCode === "AccessDenied");
  process.stdout.write(denied.map((record) => `${JSON.stringify(record)}\n`).join(""));
}
