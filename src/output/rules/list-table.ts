import type { Display } from "../display.ts";
import type { Sink } from "../sink.ts";
import { Table } from "../table.ts";
import type { ListedRule } from "./list-formats.ts";

/** A rule a row: level, title, file, and the techniques of its tags. */
export function ruleTable(display: Display): Sink<ListedRule, unknown> {
  return new Table<ListedRule>({
    columns: [
      { name: "level", isWhole: true, valueOf: ({ level }) => level },
      { name: "title", valueOf: ({ title }) => title },
      { name: "file", valueOf: ({ file }) => file },
      { name: "tags", valueOf: ({ tags }) => techniques(tags) },
    ],
    display,
  });
}

/** The technique ids alone: what a table has room for. */
function techniques(tags: readonly string[]): string {
  return tags
    .filter((tag) => /^attack\.t\d/.test(tag))
    .map((tag) => tag.slice("attack.".length).toUpperCase())
    .join(" ");
}
