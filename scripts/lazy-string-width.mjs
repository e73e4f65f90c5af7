/** @type {typeof import("string-width").default | undefined} */
let stringWidth;

/**
 * What the bundle has in place of string-width. Loading that one builds tables of every emoji, 45 ms of a start-up of
 * 130, and yargs imports it for the help page alone.
 * @type {typeof import("string-width").default}
 */
// oxlint-disable-next-line import/no-default-export -- in place of a default export
export default function lazyStringWidth(...parameters) {
  // esbuild evaluates what is required, unlike what is imported, when it is called.
  stringWidth ??= require("../node_modules/string-width/index.js").default;
  return stringWidth(...parameters);
}
