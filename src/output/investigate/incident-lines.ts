import type { Incident } from "../../investigate/shapes/incident.ts";

/** The first digits of an incident's or finding's id: enough to name it in one answer. */
export function shortId(id: string): string {
  return id.slice(0, 8);
}

/** The severity has so many columns; what is said of the incident stands behind them. */
export const LABEL_WIDTH = 9;

/** An incident in a few lines for people: how grave and why, who, from where, what. Not cleaned. */
export function incidentLines(incident: Incident): readonly string[] {
  const { severity, id, principals, access_keys, sources, first_seen, last_seen, score } = incident;
  const when = `${whole(first_seen)} – ${whole(last_seen)}`;
  const indent = " ".repeat(LABEL_WIDTH);
  return [
    `${severity.toUpperCase().padEnd(LABEL_WIDTH)}${shortId(id)}  ${principals.join(", ")}, ${when}, ${incident.findings} ${incident.findings === 1 ? "finding" : "findings"}`,
    `${indent}${[...access_keys, ...sources].join(" ")}`,
    `${indent}${score} points: ${incident.why.map(({ says }) => says).join("; ")}`,
    `${indent}${incident.rules
      .slice(0, 5)
      .map(({ title }) => title)
      .join("; ")}`,
  ];
}

function whole(time: string): string {
  return time.replace("T", " ").slice(0, 19);
}
