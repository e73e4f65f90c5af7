import { cleanText } from "./clean-text.ts";
import { cellText, type Field } from "./fields.ts";
import type { Sink } from "./sink.ts";

/** What Markdown takes for more than a character, also inside a line of a table; `://` makes a link. */
const ACTIVE = /[\\`*_[\]<>|~&]|:(?=\/\/)/g;

/** A table in Markdown, for tickets and reports. A log's texts stay texts: no link, image or tag comes of them. */
export function markdownSink<R>(fields: readonly Field<R>[]): Sink<R, unknown> {
  return {
    heading: () =>
      line(fields.map(({ name }) => markdownText(name))) + line(fields.map(() => "---")),
    write: (rows) =>
      rows
        .map((row) => line(fields.map(({ valueOf }) => markdownText(cellText(valueOf(row))))))
        .join(""),
    end: () => "",
  };
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |\n`;
}

/** A text that stays one. */
export function markdownText(text: string): string {
  return cleanText(text).replace(ACTIVE, "\\$&");
}
