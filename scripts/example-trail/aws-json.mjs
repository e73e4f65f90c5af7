// JSON as CloudTrail spells it: compact, doubles as Java prints them, and "=" or "&" escaped by some services.

/** A number with its own spelling, such as 0.0 or 1.772445612E9, which JSON.stringify cannot write. */
class SpelledNumber {
  /** @param {string} text */
  constructor(text) {
    this.text = text;
  }

  toString() {
    return this.text;
  }
}

/** @param {number} integer written as a Java double: 0 becomes 0.0 */
export const double = (integer) => new SpelledNumber(`${integer}.0`);

/** @param {number} atMs epoch milliseconds, written in seconds as 1.772445612E9 */
export function epochSeconds(atMs) {
  const digits = String(Math.floor(atMs / 1000));
  const fraction = digits.slice(1).replace(/0+$/, "");
  return new SpelledNumber(`${digits.charAt(0)}.${fraction || "0"}E${digits.length - 1}`);
}

/** @type {Record<string, string>} */
const ESCAPES = { "=": "\\u003d", "&": "\\u0026", "<": "\\u003c", ">": "\\u003e", "'": "\\u0027" };

/**
 * @param {unknown} value JSON data that may hold SpelledNumber; undefined properties are left out
 * @param {boolean} isHtmlSafe escape = & < > ' within strings, as Gson does by default
 * @returns {string}
 */
export function encode(value, isHtmlSafe) {
  if (value instanceof SpelledNumber) return value.toString();
  if (typeof value === "string") {
    const text = JSON.stringify(value);
    return isHtmlSafe
      ? text.replace(/[=&<>']/g, (character) => ESCAPES[character] ?? character)
      : text;
  }
  if (Array.isArray(value)) {
    const items = /** @type {unknown[]} */ (value);
    return `[${items.map((item) => encode(item, isHtmlSafe)).join(",")}]`;
  }
  if (typeof value === "object" && value !== null) {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .map(([key, member]) => `${JSON.stringify(key)}:${encode(member, isHtmlSafe)}`);
    return `{${members.join(",")}}`;
  }
  return JSON.stringify(value);
}
