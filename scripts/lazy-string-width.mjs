/// <reference types="node" />
// Stands in for string-width in the bundle. Loading that compiles regular expressions over all of Unicode, which takes
// 40 ms, a third of a short run; yargs loads it for help texts, which are ASCII.

/**
 * @param {string} text
 * @param {import("string-width").Options} [options]
 * @returns {number} columns
 */
export default function stringWidth(text, options) {
  if (typeof text !== "string") return 0;
  return /^[\x20-\x7e]*$/.test(text) ? text.length : require("string-width").default(text, options);
}
