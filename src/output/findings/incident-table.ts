import type { Incident } from "../../investigate/shapes/incident.ts";
import { incidentLines, LABEL_WIDTH } from "../investigate/incident-lines.ts";
import type { FindingFormatOptions, IncidentSink } from "./formats.ts";
import { wrapped } from "../wrapped.ts";
import { findingTable } from "./table.ts";

/** Each incident in a few lines, and its findings as a table below; at last those that are of none. */
export function incidentTable(options: FindingFormatOptions): IncidentSink {
  const { clean, paint, width = Infinity } = options.display;
  let table = findingTable(options);
  let isFirst = true;
  const headOf = (incident: Incident): string => {
    const [head = [], ...rest] = incidentLines(incident).map((line) => fitted(clean(line), width));
    const lines = [...head.map((line) => paint("bold", line)), ...rest.flat()];
    return lines.map((line) => `${line}\n`).join("");
  };
  return {
    heading: () => "",
    begin: (incident) => {
      const before = table.end(undefined);
      table = findingTable(options);
      const gap = isFirst ? "" : "\n";
      isFirst = false;
      const head =
        incident === undefined ? `${paint("bold", "of no incident")}\n` : headOf(incident);
      return `${before}${gap}${head}`;
    },
    write: (findings) => table.write(findings),
    end: (summary) => table.end(summary),
  };
}

/** A line on as many as it needs, all behind where its own words begin. */
function fitted(line: string, width: number): readonly string[] {
  const begins = line.search(/\S/);
  const indent = Math.max(begins, LABEL_WIDTH);
  const [first = "", ...rest] = wrapped(line.slice(begins), width - indent);
  const margin = " ".repeat(indent);
  return [`${" ".repeat(begins)}${first}`, ...rest.map((one) => `${margin}${one}`)];
}
