/// <reference types="node" />
import { median } from "./timing.mjs";

/** @typedef {import("./run.mjs").Row} Row */
/** @typedef {{ readonly what: string, readonly limit: number, readonly bytes: number }} Memory */
/**
 * @typedef {{
 *   readonly about: readonly string[],
 *   readonly left: readonly { readonly name: string, readonly missing?: string }[],
 *   readonly rows: readonly Row[],
 *   readonly smallRows: readonly Row[],
 *   readonly memory: readonly Memory[],
 * }} Result
 */

const SPITZEL = "spitzel";
const FLOOR = "Node zlib, 2 threads";

/**
 * What each query is held to: a ratio of spitzel's time and a peer's, at most or at least.
 * @type {readonly { peer: string, label: string, isOfFloor?: true, goal: number }[]}
 */
const GOALS = [
  { peer: FLOOR, label: "spitzel / decompression", isOfFloor: true, goal: 1.4 },
  { peer: "gzip -dc", label: "gzip -dc / spitzel", goal: 1 },
  { peer: "DuckDB", label: "DuckDB / spitzel", goal: 3.5 },
  { peer: "jq", label: "jq / spitzel", goal: 15 },
];

/** @param {Result} result */
export function markdown({ about, left, rows, smallRows, memory }) {
  const day = new Date().toISOString().slice(0, 10);
  return [
    `# Scan, ${day}: \`node bench/scan/run.mjs\``,
    about.join("\n\n"),
    "Medians, start-up included, output thrown away; the engines ran in turn. `bench/scan/generate.mjs` makes the corpus.",
    ...left.map(({ name, missing }) => `Left out: ${name} (${missing}).`),
    ...(rows.length > 0 ? ["## 1 GB in a folder", ratios(rows), table(rows)] : []),
    ...(smallRows.length > 0
      ? ["## 40,000 small files", smallRatio(smallRows), table(smallRows)]
      : []),
    ...(memory.length > 0 ? ["## Peak memory", memoryTable(memory)] : []),
  ].join("\n\n");
}

/** @param {readonly Row[]} rows */
function ratios(rows) {
  const queries = [
    ...new Set(rows.filter(({ engine }) => engine === SPITZEL).map(({ query }) => query)),
  ];
  const lines = GOALS.flatMap(({ peer, label, isOfFloor, goal }) => {
    const cells = queries.map((query) => {
      const ratio = wall(rows, SPITZEL, query) / wall(rows, peer, query);
      return judged(isOfFloor === true ? ratio : 1 / ratio, goal, isOfFloor === true);
    });
    if (cells.every((cell) => cell === "")) return [];
    const sign = isOfFloor === true ? "≤" : goal === 1 ? ">" : "≥";
    return [`| ${label} | ${sign} ${goal} | ${cells.join(" | ")} |`];
  });
  return [
    `| | goal | ${queries.join(" | ")} |`,
    `|---|---|${"---|".repeat(queries.length)}`,
    ...lines,
  ].join("\n");
}

/** @param {readonly Row[]} rows */
function smallRatio(rows) {
  const [row] = rows;
  const ratio = wall(rows, "naive Node", row?.query) / wall(rows, SPITZEL, row?.query);
  return `naive Node / spitzel: ${judged(ratio, 3, false)}, goal ≥ 3`;
}

/**
 * @param {number} ratio
 * @param {number} goal
 * @param {boolean} isAtMost
 */
function judged(ratio, goal, isAtMost) {
  if (Number.isNaN(ratio)) return "";
  const isMet = isAtMost ? ratio <= goal : ratio >= goal;
  return isMet ? ratio.toFixed(2) : `**${ratio.toFixed(2)} missed**`;
}

/** @param {readonly Row[]} rows */
function table(rows) {
  const lines = rows.map(({ engine, query, records, times }) => {
    const walls = times.map(({ wallSeconds }) => wallSeconds);
    const cpu = median(times.map(({ cpuSeconds }) => cpuSeconds));
    const spread = `${Math.min(...walls).toFixed(2)}–${Math.max(...walls).toFixed(2)}`;
    const asked = records === undefined ? "decompression alone" : query;
    return `| ${asked} | ${engine} | ${median(walls).toFixed(2)} | ${spread} | ${cpu.toFixed(2)} | ${records?.toLocaleString("en-US") ?? ""} | ${times.length} |`;
  });
  return [
    "| query | engine | wall s | fastest–slowest | CPU s | records | runs |",
    "|---|---|---|---|---|---|---|",
    ...lines,
  ].join("\n");
}

/** @param {readonly Memory[]} memory */
function memoryTable(memory) {
  const lines = memory.map(({ what, limit, bytes }) => {
    const megabytes = bytes / 1e6;
    const shown = megabytes < limit ? megabytes.toFixed(0) : `**${megabytes.toFixed(0)} missed**`;
    return `| ${what} | ${shown} | < ${limit} |`;
  });
  return ["| | MB | goal |", "|---|---|---|", ...lines].join("\n");
}

/**
 * @param {readonly Row[]} rows
 * @param {string} name how the engine's name begins
 * @param {string | undefined} query
 */
function wall(rows, name, query) {
  const row = rows.find(({ engine, query: asked }) => engine.startsWith(name) && asked === query);
  return median(row?.times.map(({ wallSeconds }) => wallSeconds) ?? []);
}
