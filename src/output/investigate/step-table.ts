import type { Step } from "../../investigate/shapes/step.ts";
import type { Display } from "../display.ts";
import { markdownSink } from "../markdown.ts";
import type { Sink } from "../sink.ts";
import { type Column, Table } from "../table.ts";
import { shortName } from "./short-name.ts";

/** A silence before a step is a row of its own. */
type Row = Step | { readonly gap_s: number };

const MAX_ACTIONS = 4;
const MAX_OBJECTS = 3;

const COLUMNS: readonly Column<Row>[] = [
  { name: "time (UTC)", isWhole: true, valueOf: ifStep(timeOf, () => "") },
  {
    name: "n",
    isWhole: true,
    isRight: true,
    valueOf: ifStep(
      ({ count }) => count,
      () => "",
    ),
  },
  {
    name: "",
    isWhole: true,
    valueOf: ifStep(markOf, () => ""),
    styleOf: (row) => ("gap_s" in row || row.findings.length === 0 ? undefined : "red"),
  },
  {
    name: "who",
    valueOf: ifStep(
      ({ actor }) => actor.name,
      () => "",
    ),
  },
  {
    name: "what",
    wraps: true,
    valueOf: ifStep(whatOf, ({ gap_s }) => `– nothing for ${duration(gap_s)} –`),
    styleOf: (row) => {
      if ("gap_s" in row || row.outcome !== "success") return "dim";
      return row.is_write ? "bold" : undefined;
    },
  },
  { name: "on", wraps: true, valueOf: ifStep(objectsOf, () => "") },
  {
    name: "from",
    valueOf: ifStep(
      ({ sources, places = [] }) =>
        [firstOf(sources), ...(places[0] ? [`(${places[0]})`] : [])].join(" "),
      () => "",
    ),
  },
  {
    name: "findings",
    wraps: true,
    valueOf: ifStep(
      ({ findings }) => [...new Set(findings.map(({ title }) => title))].join("; "),
      () => "",
    ),
  },
];

/** A step a row: when, how many calls, mark (W changed something, ! a finding), who, what, on what, from where. */
export function stepTable(display: Display): Sink<Step, unknown> {
  const table = new Table<Row>({ columns: COLUMNS, display });
  return {
    heading: () => table.heading(),
    write: (steps) => table.write(withGaps(steps)),
    end: () => table.end(),
  };
}

/** The same as a table in Markdown. */
export function stepMarkdown(): Sink<Step, unknown> {
  const sink = markdownSink<Row>(COLUMNS);
  return { ...sink, write: (steps) => sink.write(withGaps(steps)) };
}

function withGaps(steps: readonly Step[]): readonly Row[] {
  return steps.flatMap((step) =>
    step.gap_before_s === undefined ? [step] : [{ gap_s: step.gap_before_s }, step],
  );
}

function ifStep<T>(of: (step: Step) => T, ofGap: (gap: { readonly gap_s: number }) => string) {
  return (row: Row): T | string => ("gap_s" in row ? ofGap(row) : of(row));
}

/** Whole, and the end when it lies in another second. */
function timeOf({ first_seen, last_seen }: Step): string {
  const first = first_seen.replace("T", " ").slice(0, 19);
  const last = last_seen.replace("T", " ").slice(0, 19);
  if (first === last) return first;
  return first.slice(0, 10) === last.slice(0, 10)
    ? `${first}–${last.slice(11)}`
    : `${first}–${last.slice(5)}`;
}

function markOf({ is_write, outcome, findings }: Step): string {
  const change = is_write ? (outcome === "success" ? "W" : "w") : " ";
  return `${change}${findings.length > 0 ? "!" : ""}`;
}

function whatOf({ actions, way, error }: Step): string {
  const shown = actions
    .slice(0, MAX_ACTIONS)
    .map(({ name, count }) => (count === 1 ? name : `${name} ×${count}`));
  const more = actions.length > MAX_ACTIONS ? ` +${actions.length - MAX_ACTIONS} more` : "";
  const went = way === undefined ? "" : ` (${way})`;
  return `${shown.join(", ")}${more}${went}${error === undefined ? "" : ` → ${error}`}`;
}

function objectsOf({ objects, object_count }: Step): string {
  const shown = objects.slice(0, MAX_OBJECTS).map(({ name }) => shortName(name));
  const more = object_count > MAX_OBJECTS ? ` +${object_count - MAX_OBJECTS}` : "";
  return `${[...new Set(shown)].join(", ")}${more}`;
}

function firstOf(list: readonly string[]): string {
  return list.length > 1 ? `${list[0] ?? ""} +${list.length - 1}` : (list[0] ?? "");
}

/** `2 h 05 min`, `3 d 4 h`. */
export function duration(seconds: number): string {
  const minutes = Math.round(seconds / 60);
  const hours = Math.floor(minutes / 60);
  if (hours >= 48) return `${Math.floor(hours / 24)} d ${hours % 24} h`;
  return hours === 0 ? `${minutes} min` : `${hours} h ${String(minutes % 60).padStart(2, "0")} min`;
}
