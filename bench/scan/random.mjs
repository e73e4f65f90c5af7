/// <reference types="node" />

/**
 * Everything random of a corpus, from one seed.
 * @param {number} seed
 */
export function createRandom(seed) {
  let state = seed >>> 0;
  /** mulberry32, uniform in [0, 1) */
  const random = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  /** @type {<T>(all: readonly T[]) => T} */
  const pick = (all) => {
    const one = all[Math.floor(random() * all.length)];
    if (one === undefined) throw new RangeError("expected something to pick from");
    return one;
  };
  /**
   * @param {string} alphabet
   * @param {number} count
   */
  const digits = (alphabet, count) => {
    let text = "";
    for (let i = 0; i < count; i++) text += alphabet[Math.floor(random() * alphabet.length)];
    return text;
  };
  const HEX = "0123456789abcdef";
  const CAPITALS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const BASE64 = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  /** @type {(count: number) => string} */
  const hex = (count) => digits(HEX, count);
  return {
    random,
    pick,
    hex,
    /** @type {(count: number) => string} as in access keys and principal ids */
    capitals: (count) => digits(CAPITALS, count),
    /** @type {(count: number) => string} */
    base64: (count) => digits(BASE64, count),
    uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
  };
}
