import { padded } from "./table.ts";

/** What the table shows of a window. */
interface ShownWindow {
  readonly entity: string;
  readonly window: number;
  readonly first_seen: string;
  readonly last_seen: string;
  readonly events: number;
  readonly hits: readonly { readonly rule: { readonly title: string }; readonly events: number }[];
}

const GAP = "  ";
const TIME_WIDTH = 30;
const EVENTS_WIDTH = 6;

/** A window a row: when, how many events, whose, and the rules that hit with their events. */
export function windowTable(width: number, clean: (text: string) => string) {
  const rest = Math.max(40, width - TIME_WIDTH - EVENTS_WIDTH - 3 * GAP.length);
  const entityWidth = Math.floor(rest * 0.4);
  const line = (time: string, events: string, entity: string, hits: string): string =>
    [
      padded(time, TIME_WIDTH),
      events.padStart(EVENTS_WIDTH),
      padded(entity, entityWidth),
      padded(hits, rest - entityWidth),
    ]
      .join(GAP)
      .trimEnd();
  return {
    heading: `${line("WINDOW (UTC)", "EVENTS", "ENTITY", "HITS")}\n`,
    row: ({ entity, window, first_seen, last_seen, events, hits }: ShownWindow): string => {
      const [first = "", ...more] = hits.map(({ rule, events: n }) => `${n} × ${rule.title}`);
      const name = `${shortEntity(entity)} #${window}`;
      const time = timeSpan(first_seen.replace("T", " "), last_seen.replace("T", " "));
      const rows = [
        line(clean(time), String(events), clean(name), clean(first)),
        ...more.map((hit) => line("", "", "", clean(hit))),
      ];
      return rows.map((text) => `${text}\n`).join("");
    },
  };
}

/** The end of an ARN: the id of the window has all of it. */
function shortEntity(entity: string): string {
  return entity.startsWith("arn:") ? entity.split(":").slice(5).join(":") : entity;
}

/** To the second within a day, else to the minute. */
function timeSpan(first: string, last: string): string {
  return first.slice(0, 10) === last.slice(0, 10)
    ? `${first.slice(0, 19)}–${last.slice(11, 19)}`
    : `${first.slice(0, 16)} – ${last.slice(5, 16)}`;
}
