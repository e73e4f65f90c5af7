import type { Report, ReportCase } from "../../investigate/shapes/report.ts";
import { cleanText } from "../clean-text.ts";
import { many, number, shortName, whole } from "./words.ts";

/** The same as Markdown, for a ticket or a wiki: without drawings. */
export function reportMarkdown(report: Report): string {
  const { title, summary, coverage, cases, findings, overview, records, commands } = report;
  const lines = [
    `# ${text(title)}`,
    "",
    ...summary.flatMap((sentence) => [text(sentence), ""]),
    ...(coverage.is_complete ? [] : ["**Not everything was read.**", ""]),
    "## What was read, and what cannot be seen",
    "",
    text(coverage.says),
    "",
    ...list([...coverage.skips, ...overview.blind_spots, ...coverage.not_looked_for]),
    ...cases.flatMap(caseLines),
    "## Findings",
    "",
    ...table(
      ["Level", "Time (UTC)", "Finding", "Events", "Who", "Target", "From", "Part of"],
      findings.map((one) => [
        one.severity,
        whole(one.time),
        one.title,
        number(one.count),
        one.who,
        shortName(one.target),
        one.source,
        one.case === undefined ? "" : (cases[one.case]?.name ?? ""),
      ]),
    ),
    "## Appendix",
    "",
    ...commands.flatMap(({ says, command }) => [`${text(says)}:`, "", fence(command), ""]),
    ...table(
      ["Time (UTC)", "Action", "eventID", "File", "Index", "SHA-256"],
      records.map(({ time, action, event_id, where, index, sha256 }) => [
        whole(time),
        action,
        event_id,
        where,
        index === undefined ? "" : String(index),
        sha256,
      ]),
    ),
  ];
  return `${lines.join("\n").trimEnd()}\n`;
}

function caseLines(one: ReportCase): readonly string[] {
  const { name, incident, steps, sources, changes, containment, relatives } = one;
  return [
    `## ${text(name)}${incident === undefined ? "" : `: ${incident.severity}`}`,
    "",
    ...(incident === undefined ? [] : [text(incident.title), ""]),
    "### Who came from whom",
    "",
    ...relatives.map(
      ({ depth, kind, name: who, events, marks }) =>
        `${"  ".repeat(depth)}- ${kind} ${text(who)}${events.map(({ time, action }) => `, ${whole(time)} ${text(action)}`).join("")}${marks.map((mark) => ` – ${text(mark)}`).join("")}`,
    ),
    "",
    "### What happened",
    "",
    ...table(
      ["Time (UTC)", "Calls", "What", "On", "Who", "From", "Findings"],
      steps.map((step) => [
        whole(step.first_seen),
        number(step.count),
        `${step.actions.map(({ name: action }) => action).join(", ")}${step.way === undefined ? "" : ` (${step.way})`}${step.error === undefined ? "" : ` → ${step.error}`}`,
        step.objects.map(({ name: object }) => shortName(object, step.account_id)).join(", "),
        step.actor.name,
        step.sources.join(", "),
        [...new Set(step.findings.map(({ title }) => title))].join("; "),
      ]),
    ),
    "### From where",
    "",
    ...table(
      ["Address", "Where", "Calls", "First (UTC)", "Last (UTC)", "Who"],
      sources.map((source) => [
        source.address,
        source.where,
        number(source.count),
        whole(source.first_seen),
        whole(source.last_seen),
        source.who.join(", "),
      ]),
    ),
    "### What is left of it",
    "",
    `${many(one.change_count, "change")}; the state is that at the end of the data.`,
    "",
    ...table(
      ["Time (UTC)", "Change", "On", "By", "State"],
      changes.map((change) => [
        whole(change.time),
        `${change.action}${change.way === undefined ? "" : ` (${change.way})`}`,
        change.objects.map((object) => shortName(object, change.account_id)).join(", "),
        change.actor,
        `${change.state}${change.undone_at === undefined ? "" : ` ${whole(change.undone_at)} by ${change.undone_by ?? ""}`}`,
      ]),
    ),
    "### What would end it, to review before anybody runs it",
    "",
    ...(containment.length === 0
      ? ["Nothing is known.", ""]
      : [fence(containment.map(cleanText).join("\n")), ""]),
  ];
}

/** What Markdown or HTML would take for something else is escaped; clean. */
function text(of: string): string {
  return cleanText(of).replace(/[\\`*_{}[\]<>()#+!|~&]/g, (character) => `\\${character}`);
}

function list(texts: readonly string[]): readonly string[] {
  return texts.length === 0 ? [] : [...texts.map((one) => `- ${text(one)}`), ""];
}

function table(heads: readonly string[], rows: readonly (readonly string[])[]): readonly string[] {
  if (rows.length === 0) return ["None.", ""];
  return [line(heads), line(heads.map(() => "---")), ...rows.map((row) => line(row.map(text))), ""];
}

function line(cells: readonly string[]): string {
  return `| ${cells.join(" | ")} |`;
}

/** A block of code that its own text cannot end. */
function fence(code: string): string {
  const longest = Math.max(2, ...[...code.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const ticks = "`".repeat(longest + 1);
  return `${ticks}sh\n${code}\n${ticks}`;
}
