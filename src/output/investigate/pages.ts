import type { Display } from "../display.ts";
import { markdownText } from "../markdown.ts";
import type { Sink } from "../sink.ts";

/** A heading and the lines below it, as the logs have their texts: not cleaned. */
export type Section = readonly [title: string, lines: readonly string[]];

/** Sections as text for a terminal; those without lines are left out. */
export function textPages<T>(
  sectionsOf: (one: T) => readonly Section[],
  { clean, paint }: Display,
): Sink<T, unknown> {
  return pages(sectionsOf, ([title, lines]) => {
    const below = lines.map((line) => `  ${clean(line)}\n`);
    return `${paint("bold", clean(title))}\n${below.join("")}`;
  });
}

/** The same in Markdown, for tickets and reports. A log's texts stay texts: no link, image or tag comes of them. */
export function markdownPages<T>(sectionsOf: (one: T) => readonly Section[]): Sink<T, unknown> {
  return pages(sectionsOf, ([title, lines]) => {
    const items = lines.map((line) => `- ${markdownText(line.trim())}\n`);
    return `## ${markdownText(title)}\n\n${items.join("")}\n`;
  });
}

function pages<T>(
  sectionsOf: (one: T) => readonly Section[],
  textOf: (section: Section) => string,
): Sink<T, unknown> {
  const page = (one: T): string =>
    sectionsOf(one)
      .filter(([, lines]) => lines.length > 0)
      .map(textOf)
      .join("");
  return { heading: () => "", write: (some) => some.map(page).join("\n"), end: () => "" };
}
