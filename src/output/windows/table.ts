import type { EventBlock } from "../../detect/timeline/event-window.ts";
import type { Display } from "../display.ts";
import type { Sink } from "../sink.ts";
import { Table } from "../table.ts";

/** A window a row: when, how many events, whose, and the rules that hit with their events, a line each. */
export function windowTable(display: Display): Sink<EventBlock, unknown> {
  return new Table<EventBlock>({
    columns: [
      { name: "window (UTC)", isWhole: true, valueOf: timeSpan },
      { name: "events", isWhole: true, isRight: true, valueOf: ({ events }) => events },
      { name: "entity", valueOf: ({ entity, window }) => `${shortEntity(entity)} #${window}` },
      {
        name: "hits",
        isList: true,
        valueOf: ({ hits }) => hits.map(({ rule, events }) => `${events} × ${rule.title}`),
      },
    ],
    display,
  });
}

/** The end of an ARN: the id of the window has all of it. */
function shortEntity(entity: string): string {
  return entity.startsWith("arn:") ? entity.split(":").slice(5).join(":") : entity;
}

/** To the second; the second date only when it is another day. */
function timeSpan({ first_seen, last_seen }: EventBlock): string {
  const [first, last] = [first_seen, last_seen].map((time) => time.replace("T", " ").slice(0, 19));
  return first?.slice(0, 10) === last?.slice(0, 10)
    ? `${first ?? ""} – ${last?.slice(11) ?? ""}`
    : `${first ?? ""} – ${last?.slice(5) ?? ""}`;
}
