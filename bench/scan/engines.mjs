/// <reference types="node" />
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { availableParallelism } from "node:os";
import { fileURLToPath } from "node:url";

/** @typedef {import("./queries.mjs").Query} Query */
/**
 * @typedef {{
 *   readonly name: string,
 *   readonly isSlow?: true,
 *   readonly missing?: string,
 *   readonly command: (query: Query, folder: string) => string | undefined,
 *   readonly count?: (stdout: string) => number,
 * }} Engine `command` prints the records that match, or what `count` reads their number from; without a query when
 * the engine only decompresses. `missing` says how to get it.
 */

const here = (/** @type {string} */ file) => fileURLToPath(new URL(file, import.meta.url));
export const PROGRAM = here("../../dist/cli.js");
const cores = availableParallelism();

const hasCommand = (/** @type {string} */ name) =>
  spawnSync("bash", ["-c", `command -v ${name}`]).status === 0;
/** @type {(name: string, debian: string) => { missing?: string }} */
const needs = (name, debian) => (hasCommand(name) ? {} : { missing: `apt-get install ${debian}` });
const eachFile = (/** @type {string} */ folder, /** @type {string} */ command) =>
  `find ${folder} -name '*.gz' -print0 | xargs -0 -P${cores} -n16 ${command}`;
const sum = (/** @type {string} */ stdout) =>
  stdout.split("\n").reduce((total, line) => total + Number(line.split(":").at(-1)), 0);

/** What only decompresses, as fast as it can. The first is what a query is measured by. */
/** @type {readonly Engine[]} */
export const DECOMPRESSORS = [
  {
    name: "Node zlib, 2 threads",
    command: (_, folder) => `node ${here("decompress.mjs")} ${folder} 2`,
  },
  { name: `gzip -dc, ${cores} processes`, command: (_, folder) => eachFile(folder, "gzip -dc") },
  {
    name: `libdeflate-gunzip, ${cores} processes`,
    ...needs("libdeflate-gunzip", "libdeflate-tools"),
    command: (_, folder) => eachFile(folder, "libdeflate-gunzip -c"),
  },
];

/** @type {Engine} */
export const SPITZEL = {
  name: "spitzel",
  command: ({ spitzel }, folder) => `node ${PROGRAM} ${spitzel} -t ${folder} -q`,
};

/** @type {Engine} */
export const NAIVE = {
  name: "naive Node",
  isSlow: true,
  command: ({ name }, folder) => `node ${here("naive.mjs")} ${folder} '${name}'`,
};

/** @type {(suzaku: string | undefined) => readonly Engine[]} */
export const peers = (suzaku) => [
  {
    name: "DuckDB",
    ...(existsSync(here("../node_modules/@duckdb/node-api"))
      ? {}
      : { missing: "npm install --prefix bench" }),
    command: ({ name }, folder) => `node ${here("duckdb.mjs")} ${folder} '${name}'`,
  },
  NAIVE,
  {
    name: "ripgrep -z",
    ...needs("rg", "ripgrep"),
    // It counts a literal in the bytes, which is only by luck the number of records.
    command: ({ ripgrep }, folder) =>
      ripgrep === undefined
        ? undefined
        : `rg -z -j${cores} --no-filename --count-matches --fixed-strings '${ripgrep}' ${folder}`,
    count: sum,
  },
  {
    name: "jq",
    isSlow: true,
    ...needs("jq", "jq"),
    command: ({ jq }, folder) =>
      `find ${folder} -name '*.gz' -print0 | xargs -0 zcat | jq -c '.Records[] | select(${jq})'`,
  },
  {
    name: "Suzaku",
    isSlow: true,
    ...(suzaku === undefined ? { missing: "--suzaku PATH" } : {}),
    command: (query, folder) =>
      query.suzaku === undefined
        ? undefined
        : `${suzaku} aws-ct-search --directory ${folder} --filter ${query.suzaku} --no-color --quiet`,
    count: (stdout) => Number(/Matching events: ([\d,]+)/.exec(stdout)?.[1]?.replaceAll(",", "")),
  },
];
