// Seeded pseudo-random numbers: the same seed gives the same example trail on every machine.

const BASE32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
const ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
const UPPER_ALPHANUMERIC = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789";

/**
 * @typedef {object} Random
 * @property {(below: number) => number} below integer in 0 … below - 1
 * @property {(from: number, to: number) => number} between integer, both ends included
 * @property {<T>(items: readonly T[]) => T} pick one of the items
 * @property {(percent: number) => boolean} chance true in about `percent` of 100 calls
 * @property {(length: number) => string} hex lower-case hexadecimal digits
 * @property {(length: number) => string} alphanumeric as in log file names
 * @property {() => string} uuid version 4
 * @property {() => string} s3RequestId 16 capitals and digits
 * @property {(prefix: "AKIA" | "ASIA") => string} accessKeyId 20 characters that end in EXAMPLE, as in AWS's own documentation
 * @property {(prefix: "AIDA" | "AROA") => string} principalId 21 characters that end in EXAMPLE
 */

/**
 * @param {number} seed
 * @param {string} stream independent sequence per name, so one part of the trail can change without moving another
 * @returns {Random}
 */
export function createRandom(seed, stream) {
  const start = (/** @type {number} */ salt) => fnv1a(`${salt}/${seed}/${stream}`);
  const next = sfc32(start(1), start(2), start(3), start(4));
  const below = (/** @type {number} */ limit) => Math.floor((next() / 2 ** 32) * limit);
  const text = (/** @type {string} */ alphabet, /** @type {number} */ length) =>
    Array.from({ length }, () => alphabet.charAt(below(alphabet.length))).join("");
  const hex = (/** @type {number} */ length) => text("0123456789abcdef", length);
  return {
    below,
    between: (from, to) => from + below(to - from + 1),
    pick: (items) => items[below(items.length)],
    chance: (percent) => below(100) < percent,
    hex,
    alphanumeric: (length) => text(ALPHANUMERIC, length),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-${text("89ab", 1)}${hex(3)}-${hex(12)}`,
    s3RequestId: () => text(UPPER_ALPHANUMERIC, 16),
    accessKeyId: (prefix) => `${prefix}${text(BASE32, 9)}EXAMPLE`,
    principalId: (prefix) => `${prefix}${text(BASE32, 10)}EXAMPLE`,
  };
}

/**
 * Small fast counter generator by Chris Doty-Humphrey; 32-bit integer arithmetic only.
 * @param {number} a
 * @param {number} b
 * @param {number} c
 * @param {number} d
 */
function sfc32(a, b, c, d) {
  const next = () => {
    const result = (a + b + d) | 0;
    d = (d + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = ((c << 21) | (c >>> 11)) + result;
    c |= 0;
    return result >>> 0;
  };
  for (let round = 0; round < 15; round++) next();
  return next;
}

/** @param {string} text */
function fnv1a(text) {
  let hash = 0x811c9dc5;
  for (let index = 0; index < text.length; index++) {
    hash = Math.imul(hash ^ text.charCodeAt(index), 0x01000193);
  }
  return hash;
}
