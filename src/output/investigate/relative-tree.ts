import type { Relative } from "../../investigate/shapes/relative.ts";
import type { Display } from "../display.ts";
import type { Sink } from "../sink.ts";
import { howText, useText } from "./relative-words.ts";

/** Like children beyond these are counted: a service takes a role's sessions by the hundred. */
const MAX_LIKE = 3;

/** A lineage as an indented tree: what it is, how it came to be, how it was used, and what is odd, marked with `!`. */
export function relativeTree(display: Display): Sink<Relative, unknown> {
  return {
    heading: () => "",
    write: (relatives) =>
      treeLines(relatives, display)
        .map((line) => `${line}\n`)
        .join(""),
    end: () => "",
  };
}

function treeLines(relatives: readonly Relative[], display: Display): readonly string[] {
  const day = mostDay(relatives);
  const shown = withoutLike(relatives);
  const lines = shown.flatMap((row, at) => {
    if (typeof row === "string") return [row];
    const indent = branch(shown, at);
    const how = howText(row, day);
    const what = `${row.kind === "credential" ? "" : `${row.kind} `}${row.name}`;
    const repeated = row.is_repeated === true ? " (above)" : "";
    const use = useText(row);
    const isRefused = row.marks.includes("denied") || row.marks.includes("failed");
    const first = [
      display.clean(how),
      display.paint(isRefused ? "dim" : "bold", display.clean(what + repeated)),
      display.clean(use),
      row.valid_until === undefined
        ? ""
        : `valid until ${row.valid_until.slice(0, 19).replace("T", " ")}`,
    ].filter((text) => text !== "");
    const marks = row.marks
      .filter((mark) => mark !== "denied" && mark !== "failed")
      .map((mark) => display.paint("red", display.clean(`! ${mark}`)));
    const [head, ...rest] = [first.join(" · "), ...marks];
    const below = indent.replace(/├─ $/, "│  ").replace(/└─ $/, "   ");
    return [`${indent}${head}`, ...rest.map((line) => `${below}${line}`)];
  });
  return day === "" ? lines : [`times are UTC, of ${day} where no day stands`, ...lines];
}

/** The lines that lead to a row: whether its ancestors have more children to come. */
function branch(rows: readonly (Relative | string)[], at: number): string {
  const row = rows[at];
  if (row === undefined || typeof row === "string" || row.depth === 0) return "";
  const later = rows.slice(at + 1).filter((one) => typeof one !== "string");
  const goesOn = (depth: number): boolean => {
    const next = later.find((one) => one.depth <= depth);
    return next?.depth === depth;
  };
  const stems = Array.from({ length: row.depth - 1 }, (_, i) => (goesOn(i + 1) ? "│  " : "   "));
  return `${stems.join("")}${goesOn(row.depth) ? "├─ " : "└─ "}`;
}

/** Childless siblings that are alike but for key and time, beyond the third, are one line. */
function withoutLike(relatives: readonly Relative[]): readonly (Relative | string)[] {
  const seen = new Map<string, number>();
  const kept: (Relative | string)[] = [];
  const left = new Map<string, number>();
  for (const [at, row] of relatives.entries()) {
    const isLeaf = (relatives[at + 1]?.depth ?? 0) <= row.depth;
    const key = [row.parent, row.kind, row.name.replace(/^A[KS]IA\w+/, ""), row.depth].join("\0");
    const n = (seen.get(key) ?? 0) + 1;
    seen.set(key, n);
    if (n <= MAX_LIKE || !isLeaf || row.marks.some((mark) => mark.includes("used from")))
      kept.push(row);
    else left.set(key, (left.get(key) ?? 0) + 1);
  }
  const rest = [...left].map(([key, n]) => `… ${n} more like ${key.split("\0")[2]?.trim() ?? ""}`);
  return [...kept, ...rest];
}

/** The day of most events, which then need not be repeated. */
function mostDay(relatives: readonly Relative[]): string {
  const days = new Map<string, number>();
  for (const { events } of relatives) {
    for (const { time } of events)
      days.set(time.slice(0, 10), (days.get(time.slice(0, 10)) ?? 0) + 1);
  }
  return [...days].toSorted(([a, n], [b, m]) => m - n || (a < b ? -1 : 1))[0]?.[0] ?? "";
}
