import type { SeenList } from "../../investigate/shapes/entity-card.ts";
import type { Overview } from "../../investigate/shapes/overview.ts";
import type { Section } from "./pages.ts";
import { incidentLines } from "./incident-lines.ts";

/** The first minute, section by section. */
export function overviewSections(overview: Overview): readonly Section[] {
  const { incidents, incident_count, blind_spots } = overview;
  const none = incident_count === 0 && overview.records > 0;
  return [
    ["overview", headLines(overview)],
    [
      `incidents (${incident_count})`,
      none
        ? [
            "none: no rule found anything of medium level or above. That is no proof that nothing happened.",
          ]
        : incidents.flatMap(incidentLines),
    ],
    ["principals", listLines(overview.principals)],
    ["from", listLines(overview.sources)],
    ["services", listLines(overview.services)],
    ["changes", listLines(overview.changes)],
    ["denied", listLines(overview.denied)],
    ["console sign-ins without MFA", listLines(overview.without_mfa)],
    ["root", listLines(overview.root)],
    ["new principals in the second half", listLines(overview.new_principals)],
    ["new addresses in the second half", listLines(overview.new_sources)],
    ["what cannot be seen", blind_spots],
  ];
}

function headLines(overview: Overview): readonly string[] {
  const { records, first_seen, last_seen, volume, findings } = overview;
  if (records === 0) return ["no records"];
  return [
    `${records} records, ${whole(first_seen)} – ${whole(last_seen)} UTC, ${findings} findings`,
    `accounts ${namesOf(overview.accounts)} · Regions ${namesOf(overview.regions)}`,
    sparkline(volume),
  ];
}

function listLines({ total, most }: SeenList): readonly string[] {
  const lines = most.map(
    ({ name, count, first_seen, where }) =>
      `${String(count).padStart(7)} × ${name}${where === undefined ? "" : `  ${where}`}  (since ${whole(first_seen)})`,
  );
  return total > most.length ? [...lines, `… ${total - most.length} more`] : lines;
}

function namesOf({ total, most }: SeenList): string {
  const names = most.map(({ name }) => name).join(", ");
  return total > most.length ? `${names} and ${total - most.length} more` : names;
}

const BARS = " ▁▂▃▄▅▆▇█";

function sparkline(values: readonly number[]): string {
  const most = Math.max(...values);
  return values
    .map((value) => BARS[value === 0 ? 0 : Math.ceil((value / most) * 8)] ?? "")
    .join("");
}

function whole(time: string): string {
  return time.replace("T", " ").slice(0, 19);
}
