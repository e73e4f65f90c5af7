/** `1 file`, `2,000 files`, `3 entities`. */
export function count(n: number, what: string): string {
  return `${number(n)} ${n === 1 ? what : plural(what)}`;
}

function plural(what: string): string {
  return what.replace(/(?= of )|$/, "s").replace(/(?<=[^aeiou])ys\b/, "ies");
}

/** Groups of three digits. Loading the locales for that would take 9 ms. */
export function number(n: number): string {
  return String(n).replaceAll(/\B(?=(?:\d{3})+$)/g, ",");
}

/** `2023-07-10 11:42`, in UTC. @param ms milliseconds since 1970 */
export function minute(ms: number): string {
  return new Date(ms).toISOString().slice(0, 16).replace("T", " ");
}

/** Bytes for people: `3.7 MB`. Units are powers of 1000, as disks and networks count. */
export function formatBytes(bytes: number): string {
  if (bytes < 1000) return `${bytes} B`;
  let value = bytes;
  let unit = "B";
  for (const larger of ["kB", "MB", "GB", "TB"]) {
    if (value < 999.95) break;
    value /= 1000;
    unit = larger;
  }
  return `${value.toFixed(1)} ${unit}`;
}
