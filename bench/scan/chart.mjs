/// <reference types="node" />
import { median } from "./timing.mjs";

/** @typedef {import("./run.mjs").Row} Row */

const WIDTH = 760;
const LABELS = 280;
const FIGURES = 70;
const BAR = 16;
const STEP = 24;
const HEADING = 34;
const SPITZEL = "spitzel";
/** Legible on white and on GitHub's dark page. */
const COLOURS = { own: "#d9480f", peer: "#868e96", text: "#868e96" };

/**
 * Bars of wall seconds for each query, spitzel's first and the others from fast to slow.
 * @param {readonly Row[]} rows
 * @returns {string} SVG
 */
export function chart(rows) {
  const queries = [
    ...new Set(rows.filter(({ engine }) => engine === SPITZEL).map(({ query }) => query)),
  ];
  const groups = queries.map((query) => ({ query, bars: barsOf(rows, query) }));
  const seconds = groups.flatMap(({ bars }) => bars.map((bar) => bar.seconds));
  const width = (/** @type {number} */ s) =>
    (s / Math.max(...seconds)) * (WIDTH - LABELS - FIGURES);
  let y = 0;
  const parts = groups.flatMap(({ query, bars }) => {
    y += HEADING;
    const heading = `<text x="0" y="${y - 10}" font-weight="bold">${escaped(query)}</text>`;
    return [heading, ...bars.map((one) => bar(one, (y += STEP) - STEP, width(one.seconds)))];
  });
  const height = y + HEADING;
  const axis = `<text x="${LABELS}" y="${height - 8}">seconds for 1 GB of JSON, gzipped</text>`;
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" font-family="sans-serif" font-size="13" fill="${COLOURS.text}">
<title>Seconds for a query over 1 GB of CloudTrail log files</title>
${[...parts, axis].join("\n")}
</svg>
`;
}

/**
 * @param {{ engine: string, seconds: number }} one
 * @param {number} y
 * @param {number} width
 */
function bar({ engine, seconds }, y, width) {
  const colour = engine === SPITZEL ? COLOURS.own : COLOURS.peer;
  const middle = y + BAR - 3;
  return (
    `<text x="${LABELS - 8}" y="${middle}" text-anchor="end">${escaped(engine)}</text>` +
    `<rect x="${LABELS}" y="${y}" width="${width.toFixed(1)}" height="${BAR}" fill="${colour}"/>` +
    `<text x="${(LABELS + width + 6).toFixed(1)}" y="${middle}">${seconds.toFixed(2)}</text>`
  );
}

/**
 * @param {readonly Row[]} rows
 * @param {string} query
 */
function barsOf(rows, query) {
  const bars = rows
    .filter((row) => row.query === query && row.times.length > 0)
    .map(({ engine, records, times }) => ({
      engine: records === undefined ? `${engine}, no query` : engine,
      seconds: median(times.map(({ wallSeconds }) => wallSeconds)),
    }));
  const distinct = bars.filter(
    ({ engine }, i) => bars.findIndex((one) => one.engine === engine) === i,
  );
  return distinct.sort(
    (a, b) => Number(b.engine === SPITZEL) - Number(a.engine === SPITZEL) || a.seconds - b.seconds,
  );
}

/** @param {string} text */
function escaped(text) {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
