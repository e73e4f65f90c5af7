import type { Relative } from "../../investigate/shapes/relative.ts";
import { cleanText } from "../clean-text.ts";
import type { Sink } from "../sink.ts";
import { howText } from "./relative-words.ts";

/** A lineage for Graphviz. https://graphviz.org/doc/info/lang.html */
export function relativeDot(): Sink<Relative, unknown> {
  return {
    heading: () => "digraph lineage {\n  rankdir=LR;\n  node [shape=box, fontname=sans-serif];\n",
    write: (relatives) => relatives.map(lines).join(""),
    end: () => "}\n",
  };
}

function lines(row: Relative): string {
  const { id, kind, name, parent, marks } = row;
  const isOdd = marks.some((mark) => mark.includes("used"));
  const node = `  ${quoted(id)} [label=${quoted([`${kind}: ${name}`, ...marks].join("\n"))}${isOdd ? ", color=red" : ""}];\n`;
  if (parent === undefined) return node;
  const style = marks.includes("denied") || marks.includes("failed") ? ", style=dashed" : "";
  return `${node}  ${quoted(parent)} -> ${quoted(id)} [label=${quoted(howText(row, ""))}${style}];\n`;
}

function quoted(text: string): string {
  const escaped = text.split("\n").map((line) => cleanText(line).replaceAll(/["\\]/g, "\\$&"));
  return `"${escaped.join("\\n")}"`;
}
