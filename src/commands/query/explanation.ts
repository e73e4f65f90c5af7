import { describeQuery, type Query } from "../../match/query.ts";
import { cleanText } from "../../output/clean-text.ts";
import type { ExplainLine, PlannedRead } from "../../source/planned-read.ts";

const LABEL_WIDTH = 16;

/** What `--explain` prints: the query as understood, and how the source will answer it. */
export function explanation(
  query: Query,
  source: PlannedRead,
  further: readonly ExplainLine[],
): string {
  const { actions, excludes, texts, matches, from, to } = describeQuery(query);
  const lines: readonly (readonly [string, string])[] = [
    ["action", actions.join(" or ")],
    ...(excludes.length === 0 ? [] : [["but not", excludes.join(" or ")] as const]),
    ...(texts.length === 0
      ? []
      : [["anywhere", texts.map((text) => JSON.stringify(text)).join(" or ")] as const]),
    ...matches.map((match) => ["and", match] as const),
    ...(from === null ? [] : [["from", from] as const]),
    ...(to === null ? [] : [["to", to] as const]),
    ...[...source.explain, ...further].map(({ topic, text }) => [topic, text] as const),
    ...source.notes.map((note) => ["note", note] as const),
  ];
  return linesText(lines);
}

/** A line each, behind their labels. */
export function linesText(lines: readonly (readonly [string, string])[]): string {
  return lines.map(([label, text]) => `${label.padEnd(LABEL_WIDTH)}${cleanText(text)}\n`).join("");
}
