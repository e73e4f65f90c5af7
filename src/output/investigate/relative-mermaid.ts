import type { Relative } from "../../investigate/shapes/relative.ts";
import { cleanText } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { howText } from "./relative-words.ts";

/** A lineage as a Mermaid flowchart, for pages and tickets that draw it. https://mermaid.js.org/syntax/flowchart.html */
export function relativeMermaid(): Sink<Relative, unknown> {
  const numbers = new Map<string, string>();
  const numberOf = (id: string): string => {
    const known = numbers.get(id) ?? `n${numbers.size}`;
    numbers.set(id, known);
    return known;
  };
  return {
    heading: () => "flowchart LR\n",
    write: (relatives) =>
      relatives
        .map((row) => {
          const { id, kind, name, parent, marks } = row;
          const node = `  ${numberOf(id)}["${[`${kind}: ${name}`, ...marks].map(escaped).join("<br>")}"]\n`;
          if (parent === undefined) return node;
          const how = howText(row, "");
          const label = how === "" ? "" : `|"${escaped(how)}"|`;
          const arrow = marks.includes("denied") || marks.includes("failed") ? "-.->" : "-->";
          return `${node}  ${numberOf(parent)} ${arrow}${label} ${numberOf(id)}\n`;
        })
        .join(""),
    end: () => "",
  };
}

/** Mermaid takes HTML's entities, and markup for what it says. */
function escaped(text: string): string {
  return cleanText(text).replaceAll(
    /[^\p{L}\p{N} .,:/_@()+×→–-]/gu,
    (one) => `#${one.codePointAt(0) ?? 0};`,
  );
}
