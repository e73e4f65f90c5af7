// Times as CloudTrail writes them; hand-made, because Intl output differs between Node versions.

const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");

export const MINUTE_MS = 60_000;

/** @param {string} text such as 2026-03-03T01:04:00Z @returns {number} epoch milliseconds */
export const parseTime = (text) => Date.parse(text);

/** @param {number} atMs @returns {string} 2026-03-03T01:04:00Z */
export const isoTime = (atMs) => `${new Date(atMs).toISOString().slice(0, 19)}Z`;

/** @param {number} atMs @returns {string} 20260303T0115Z, as in log file names */
export const fileTime = (atMs) => `${isoTime(atMs).slice(0, 16).replace(/[-:]/g, "")}Z`;

/**
 * @param {number} atMs
 * @param {string} [separator] between date and time; STS writes a comma, IAM does not
 * @returns {string} Mar 3, 2026, 1:04:00 AM
 */
export function spokenTime(atMs, separator = ", ") {
  const date = new Date(atMs);
  const hour = date.getUTCHours();
  const clock = `${hour % 12 || 12}:${isoTime(atMs).slice(14, 19)} ${hour < 12 ? "AM" : "PM"}`;
  return `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}, ${date.getUTCFullYear()}${separator}${clock}`;
}
