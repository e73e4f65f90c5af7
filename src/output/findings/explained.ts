import type { Finding } from "../../detect/finding.ts";
import type { Incident } from "../../investigate/shapes/incident.ts";
import type { Display } from "../display.ts";
import { incidentLines } from "../investigate/incident-lines.ts";
import { targetOf } from "./target.ts";

interface Explained {
  readonly finding: Finding;
  readonly incident: Incident | undefined;
  readonly why: readonly string[];
}

/** One finding on a page for people: what, whose rule, why it fired, the first record whole, what next. */
export function explainedFinding({ finding, incident, why }: Explained, display: Display): string {
  const { severity, title, description, next_steps = [], events } = finding;
  const [record] = events.records ?? [];
  const sections: readonly (readonly [title: string, lines: readonly string[]])[] = [
    [
      `${severity.toUpperCase()} ${title}`,
      [...headLines(finding), ...(description ?? "").split("\n")],
    ],
    ["rule", ruleLines(finding)],
    ["incident", incident === undefined ? [] : incidentLines(incident)],
    ["why it fired", why],
    [
      finding.count > 1 ? `first record, of ${finding.count}` : "record",
      record === undefined ? [] : JSON.stringify(record, null, 2).split("\n"),
    ],
    ["next", next_steps],
  ];
  return sections
    .map(([name, lines]) => [name, lines.filter((line) => line.trim() !== "")] as const)
    .filter(([, lines]) => lines.length > 0)
    .map(
      ([name, lines]) =>
        `${display.paint("bold", display.clean(name))}\n${lines.map((line) => `  ${display.clean(line)}\n`).join("")}`,
    )
    .join("");
}

function headLines(finding: Finding): readonly string[] {
  const {
    id,
    first_seen,
    last_seen,
    count,
    principal = {},
    source,
    cloud,
    resources = [],
  } = finding;
  const { key = "nobody that is named", keys, arn, access_key_ids = [] } = principal;
  const when =
    first_seen === last_seen ? whole(first_seen) : `${whole(first_seen)} – ${whole(last_seen)}`;
  const targets = resources.flatMap((one) => targetOf(one));
  return [
    `id ${id}`,
    `${when} UTC, ${count} ${count === 1 ? "event" : "events"}`,
    `by ${(keys ?? [key]).join(", ")}${arn === undefined ? "" : ` (${arn})`} ${access_key_ids.join(", ")}`,
    `from ${[...(source?.ips ?? ["no address"]), ...(source?.user_agents ?? [])].join(", ")}`,
    ...(targets.length === 0 ? [] : [`on ${targets.join(", ")}`]),
    `in ${[...(cloud?.account_ids ?? []), ...(cloud?.regions ?? [])].join(", ")}`,
  ];
}

function ruleLines({ rule, detector, attack = [] }: Finding): readonly string[] {
  if (rule === undefined) return [`detector ${detector}`];
  const { id, file, falsepositives, references } = rule;
  const tactics = attack.map(({ tactic_id, tactic, technique_id }) =>
    [tactic_id, tactic, technique_id].filter((part) => part !== undefined).join(" "),
  );
  return [
    `${rule.title} (${id})`,
    file,
    ...(tactics.length === 0 ? [] : [`ATT&CK: ${tactics.join(", ")}`]),
    ...falsepositives.map((one) => `may be harmless: ${one}`),
    ...references,
  ];
}

function whole(time: string): string {
  return time.replace("T", " ").slice(0, 19);
}
