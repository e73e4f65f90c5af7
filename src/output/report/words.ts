import { html, type Markup } from "./markup.ts";

/** `1,543`. */
export function number(n: number): string {
  return n.toLocaleString("en-US");
}

/** `1 record`, `1,543 records`, `3 identities`. */
export function many(n: number, noun: string): string {
  return `${number(n)} ${n === 1 ? noun : `${noun}s`.replace(/(?<=[^aeiou])ys$/, "ies")}`;
}

/** `2026-03-03 01:04:06`. */
export function whole(time: string): string {
  return time.replace("T", " ").slice(0, 19);
}

/** `01:04:06`. */
export function clock(time: string): string {
  return time.slice(11, 19);
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  weekday: "long",
  day: "numeric",
  month: "long",
  year: "numeric",
});
const SHORT_DAY = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "short",
});

/** `Tuesday 3 March 2026`. */
export function longDay(time: string): string {
  return DAY.format(Date.parse(time)).replace(",", "");
}

/** `3 Mar`. */
export function shortDay(ms: number): string {
  return SHORT_DAY.format(ms);
}

/** `2 d 4 h`, `33 h`, `14 min`. */
export function span(ms: number): string {
  const minutes = Math.round(ms / 60_000);
  const hours = Math.floor(minutes / 60);
  if (hours >= 72) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  if (hours === 0) return `${minutes} min`;
  return minutes % 60 === 0 || hours >= 10
    ? `${Math.round(minutes / 60)} h`
    : `${hours} h ${minutes % 60} min`;
}

/** A time on the page, whole for programs. @param shown how it is written; whole unless given */
export function timeTag(time: string, shown = whole(time)): Markup {
  return html`<time datetime="${time}">${shown}</time>`;
}

/** Without what most ARNs begin with; of an ARN of another account that stays. */
export function shortName(name: string, account = ""): string {
  const [, owner = "", rest] = /^arn:[\w-]+:[\w-]+:[\w-]*:(\d*):(.+)$/.exec(name) ?? [];
  if (rest === undefined) return name;
  return owner === "" || account === "" || owner === account ? rest : `${owner}:${rest}`;
}

/** Cut in the middle of nowhere, with an ellipsis. */
export function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 1)}…`;
}

/** A severity as a badge. */
export function badge(severity: string): Markup {
  return html`<span class="badge ${severity}">${severity}</span>`;
}
