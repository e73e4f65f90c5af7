/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";

/** @type {readonly (readonly [name: string, command: string])[]} */
const VERSIONS = [
  ["gzip", "gzip --version"],
  ["libdeflate", "libdeflate-gunzip -V"],
  ["jq", "jq --version"],
  ["ripgrep", "rg --version"],
];

/** The machine and what runs on it, a line each. */
export function machine() {
  const [cpu] = cpus();
  const gigabytes = (totalmem() / 1024 ** 3).toFixed(0);
  const load = loadavg()[0]?.toFixed(1);
  return [
    `${cpus().length} × ${cpu?.model.trim()}, ${gigabytes} GB, Linux ${release()}; load average before: ${load}`,
    [`Node ${process.versions.node} (zlib ${process.versions.zlib})`, ...peerVersions()].join(", "),
  ];
}

function peerVersions() {
  const found = VERSIONS.flatMap(([name, command]) => {
    const { stdout, stderr } = spawnSync("bash", ["-c", command], { encoding: "utf8" });
    const version = /\d+\.\d+(?:\.\d+)*/.exec(`${stdout}${stderr}`.split("\n")[0] ?? "")?.[0];
    return version === undefined ? [] : [`${name} ${version}`];
  });
  const duckdb = new URL("../node_modules/@duckdb/node-api/package.json", import.meta.url);
  if (!existsSync(duckdb)) return found;
  return [...found, `DuckDB ${JSON.parse(readFileSync(duckdb, "utf8")).version}`];
}
