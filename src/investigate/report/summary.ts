import { count } from "../../source/wording.ts";
import type { Overview } from "../shapes/overview.ts";
import type { ReportCase } from "../shapes/report.ts";

/** What was read, what happened, what is left of it: a sentence each, of the data alone. */
export function summaryOf(overview: Overview, cases: readonly ReportCase[]): readonly string[] {
  return [readSentence(overview), happenedSentence(overview, cases), leftSentence(overview, cases)];
}

function readSentence({ records, first_seen, last_seen, accounts, regions }: Overview): string {
  if (records === 0) return "No record with a time was read.";
  return `${count(records, "record")} of ${count(accounts.total, "account")} in ${count(regions.total, "Region")} were read, from ${day(first_seen)} to ${day(last_seen)} UTC.`;
}

function happenedSentence(
  { findings, incident_count }: Overview,
  cases: readonly ReportCase[],
): string {
  const [first] = cases;
  if (first?.incident === undefined) {
    if (first !== undefined)
      return `${first.name} appears in ${count(first.event_count, "event")}.`;
    return findings === 0
      ? "No rule found anything, which is no proof that nothing happened."
      : `${count(findings, "finding")} ${findings === 1 ? "makes" : "make"} no incident: nothing of medium level or above is of one identity.`;
  }
  const { severity, principals, tactics, entry, first_seen, last_seen } = first.incident;
  const [who = "", ...others] = principals;
  const also = others.length === 0 ? "" : ` and from there ${listed(others)}`;
  const reached =
    tactics.length === 0
      ? ""
      : tactics.length === 1
        ? `, reaching ${tactics[0] ?? ""}`
        : `, reaching ${tactics.length} tactics from ${tactics[0] ?? ""} to ${tactics.at(-1) ?? ""}`;
  const from = entry.source === undefined ? "" : ` from ${entry.source}`;
  const of =
    incident_count === 1
      ? "One incident was found, and it"
      : `The gravest of ${incident_count} incidents`;
  return `${of} is ${severity}: ${who}${from}${also} acted from ${day(entry.time === "" ? first_seen : entry.time)} to ${day(last_seen)}${reached}.`;
}

function leftSentence({ blind_spots }: Overview, cases: readonly ReportCase[]): string {
  const [first] = cases;
  const unseen =
    blind_spots.length === 0
      ? ""
      : `; ${blind_spots.length === 1 ? "one thing" : `${blind_spots.length} things`} these records cannot show`;
  if (first === undefined) return `Nothing is known to be left of it${unseen}.`;
  const { states, change_count, last_seen } = first;
  const left = states["still there"] + states["partly undone"];
  const unknown = states.unknown;
  if (change_count === 0) return `No change was made by it${unseen}.`;
  return `Of ${count(change_count, "change")} made until ${day(last_seen)}, ${left} ${left === 1 ? "is" : "are"} still there at the end of the data, ${states.undone} undone, and of ${unknown} that is not known${unseen}.`;
}

function listed(names: readonly string[]): string {
  const last = names.at(-1) ?? "";
  return names.length === 1 ? last : `${names.slice(0, -1).join(", ")} and ${last}`;
}

const DAY = new Intl.DateTimeFormat("en-GB", {
  timeZone: "UTC",
  day: "numeric",
  month: "long",
  year: "numeric",
  hour: "2-digit",
  minute: "2-digit",
  hourCycle: "h23",
});

/** `3 March 2026, 01:04`. Records may have no time, and no valid one. */
function day(time: string): string {
  const ms = Date.parse(time);
  return Number.isNaN(ms) ? "an unknown time" : DAY.format(ms).replace(" at ", ", ");
}
