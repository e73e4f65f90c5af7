import type { Incident } from "../../investigate/shapes/incident.ts";
import { incidentLines } from "../investigate/incident-lines.ts";
import type { FindingFormatOptions, IncidentSink } from "./formats.ts";
import { findingTable } from "./table.ts";

/** Each incident in a few lines, and its findings as a table below; at last those that are of none. */
export function incidentTable(options: FindingFormatOptions): IncidentSink {
  const { clean, paint } = options.display;
  let table = findingTable(options);
  let isFirst = true;
  const headOf = (incident: Incident): string => {
    const [head = "", ...rest] = incidentLines(incident).map((line) => clean(line));
    return [paint("bold", head), ...rest].map((line) => `${line}\n`).join("");
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
