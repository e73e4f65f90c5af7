import type { Relative } from "../../investigate/shapes/relative.ts";

const MAX_EVENTS = 4;

/** What made it: `01:33:06 iam:CreateUser, 01:33:08 iam:AttachUserPolicy`; the day stands where it changes. */
export function howText({ events, bond }: Relative, day: string): string {
  if (events.length === 0) return bond ?? "";
  const grouped = new Map<string, { text: string; n: number }>();
  for (const { time, action, outcome, error } of events) {
    const key = `${action} ${outcome}`;
    const known = grouped.get(key);
    if (known === undefined) {
      const went = outcome === "success" ? "" : ` → ${error ?? outcome}`;
      const at = time.startsWith(day) ? time.slice(11, 19) : time.slice(0, 19).replace("T", " ");
      grouped.set(key, { text: `${at} ${action}${went}`, n: 1 });
    } else known.n++;
  }
  const texts = [...grouped.values()].map(({ text, n }) => (n === 1 ? text : `${text} ×${n}`));
  const more = texts.length > MAX_EVENTS ? `, +${texts.length - MAX_EVENTS} more` : "";
  return texts.slice(0, MAX_EVENTS).join(", ") + more;
}

/** How it was used: `11 calls, 6 changes, 01:23:05–01:54:19, from 203.0.113.66`. */
export function useText(relative: Relative): string {
  const {
    calls,
    changes = 0,
    errors = 0,
    first_seen = "",
    last_seen = "",
    sources = [],
  } = relative;
  if (calls === undefined) return "";
  const parts = [
    `${calls} ${calls === 1 ? "call" : "calls"}`,
    ...(changes === 0 ? [] : [`${changes} ${changes === 1 ? "change" : "changes"}`]),
    ...(errors === 0 ? [] : [`${errors} refused or failed`]),
    span(first_seen, last_seen),
    ...(sources.length === 0 ? [] : [`from ${fromText(sources)}`]),
  ];
  return parts.join(", ");
}

function fromText(sources: NonNullable<Relative["sources"]>): string {
  const addresses = sources.flatMap((source) => source.addresses);
  return addresses.length > 3
    ? `${addresses.slice(0, 3).join(" ")} +${addresses.length - 3}`
    : addresses.join(" ");
}

/** Whole times; the second date only when it is another day. */
function span(first: string, last: string): string {
  const [from, to] = [first, last].map((time) => time.slice(0, 19).replace("T", " "));
  if (from === to) return from ?? "";
  return first.slice(0, 10) === last.slice(0, 10)
    ? `${from ?? ""}–${to?.slice(11) ?? ""}`
    : `${from ?? ""} – ${to ?? ""}`;
}
