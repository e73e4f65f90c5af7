import { createHash } from "node:crypto";
import type { AddressLookup } from "../../addresses/address-facts.ts";
import type { Finding } from "../../detect/finding.ts";
import { SortedSpool } from "../../detect/sorted-spool.ts";
import type { ReadRecord } from "../../record.ts";
import type { Entity } from "../entity.ts";
import { findingMarks } from "../finding-marks.ts";
import type { Incidents } from "../incidents/incidents.ts";
import { familyOf } from "../lineage/family.ts";
import type { Observation } from "../observation.ts";
import { timeOrder } from "../order.ts";
import { placedList } from "../places.ts";
import { OverviewProfile } from "../profile/overview-profile.ts";
import { LaterChanges } from "../remains.ts";
import type { Report, ReportCase, ReportFinding } from "../shapes/report.ts";
import { Activity } from "./activity.ts";
import { type CaseMembers, entityMembers, incidentMembers } from "./case-members.ts";
import { CitedRecords, type RecordRef } from "./cited-records.ts";
import { CaseEvents } from "./make-case.ts";
import { reportFinding } from "./report-finding.ts";
import { summaryOf } from "./summary.ts";

/** More incidents are listed by their findings only. */
const MAX_CASES = 10;
const MAX_FINDINGS = 1000;
const MAX_CITED = 1000;
const MAX_LISTED = 10;

interface Spooled {
  readonly one: Observation;
  readonly ref: RecordRef;
}

/** What the records alone tell; the run adds what it read and how to repeat it. */
export type ReportOfRecords = Pick<
  Report,
  | "summary"
  | "overview"
  | "activity"
  | "cases"
  | "findings"
  | "finding_count"
  | "records"
  | "record_count"
>;

interface Asked {
  readonly findings: readonly Finding[];
  /** What the report is to be about; the incidents when there are none. */
  readonly entities: readonly Entity[];
  readonly addresses: AddressLookup | undefined;
  /** Asked between two events: lets an interrupt in. @returns whether to stop */
  readonly breathe: () => Promise<boolean>;
}

/**
 * Collects what a report is made of. Takes records in any order: they wait for their order in a temporary file. Remembers
 * what an overview remembers, all changes that may undo another, and of each case its addresses and changes.
 */
export class ReportRecords {
  readonly #profile = new OverviewProfile();
  readonly #later = new LaterChanges();
  readonly #spool = new SortedSpool<Spooled>();

  take(one: Observation, read: ReadRecord): void {
    this.#profile.take(one, read.record);
    this.#later.take(one);
    this.#spool.add(timeOrder(one), { one, ref: refOf(read) });
  }

  /** @returns undefined when it was stopped */
  async report(asked: Asked): Promise<ReportOfRecords | undefined> {
    const { findings, entities, addresses } = asked;
    const incidents = this.#profile.incidents(findings);
    const overview = this.#profile.overview(findings, MAX_LISTED, incidents);
    const members = this.#members(asked, incidents);
    const events = members.map((one) => new CaseEvents(one));
    const isFound = new Set(findings.flatMap((finding) => finding.events.ids));
    const cited = new CitedRecords();
    const [firstMs, lastMs] = [overview.first_seen, overview.last_seen].map((time) =>
      time === "" ? 0 : Date.parse(time),
    );
    const activity = new Activity(firstMs ?? 0, lastMs ?? 0, events.length);
    for (const { item } of this.#spool.drain()) {
      if (await asked.breathe()) return undefined;
      const { one, ref } = item;
      const parts = events.flatMap(({ members: { isPartIn } }, i) => (isPartIn(one) ? [i] : []));
      activity.add(one.ms, parts);
      if (parts.length > 0 || isFound.has(one.id)) cited.add(one, ref);
      for (const part of parts) events[part]?.add(one);
    }
    const marks = findingMarks(findings);
    const cases: ReportCase[] = [];
    for (const one of events) {
      if (await asked.breathe()) return undefined;
      cases.push(one.case(this.#later, marks, addresses));
    }
    const wanted = entities.length === 0 ? findings : findings.filter(isOfCases(cases));
    const listed = listedFindings(wanted, caseOf(members, incidents));
    const ids = citedIds(cases, listed, wanted);
    const records = cited.of(ids);
    return {
      summary: summaryOf(overview, cases),
      overview: { ...overview, sources: placedList(overview.sources, addresses) },
      activity: activity.with(wanted),
      cases,
      findings: listed,
      finding_count: wanted.length,
      records: records.slice(0, MAX_CITED),
      record_count: records.length,
    };
  }

  #members({ findings, entities }: Asked, incidents: Incidents): readonly CaseMembers[] {
    const family = familyOf(this.#profile.lineage);
    if (entities.length > 0) return entities.map((entity) => entityMembers(entity, family));
    return incidents.all.slice(0, MAX_CASES).map((incident, i) => {
      const own = findings.filter((finding) => incidents.of(finding)?.id === incident.id);
      return incidentMembers(`Incident ${i + 1}`, incident, own, family);
    });
  }
}

function refOf({ text, place, origin }: ReadRecord): RecordRef {
  const sha256 = createHash("sha256").update(text).digest("hex");
  if (place !== undefined) return { where: place.file, index: place.index, sha256 };
  const { account, region = "" } = origin ?? {};
  return { where: `Event history ${[account, region].filter(Boolean).join(" ")}`.trim(), sha256 };
}

/** The case of a finding, by its place among the cases. */
function caseOf(
  members: readonly CaseMembers[],
  incidents: Incidents,
): (finding: Finding) => number | undefined {
  const places = new Map(members.map(({ incident }, i) => [incident?.id, i]));
  return (finding) => {
    const incident = incidents.of(finding);
    return incident === undefined ? undefined : places.get(incident.id);
  };
}

function isOfCases(cases: readonly ReportCase[]): (finding: Finding) => boolean {
  const ids = new Set(
    cases.flatMap(({ steps }) => steps.flatMap(({ findings }) => findings.map(({ id }) => id))),
  );
  return ({ id }) => ids.has(id);
}

function listedFindings(
  findings: readonly Finding[],
  caseOfFinding: (finding: Finding) => number | undefined,
): readonly ReportFinding[] {
  return findings
    .toSorted(
      (a, b) =>
        b.severity_id - a.severity_id ||
        (a.time === b.time ? (a.id < b.id ? -1 : 1) : a.time < b.time ? -1 : 1),
    )
    .slice(0, MAX_FINDINGS)
    .map((finding) => reportFinding(finding, caseOfFinding(finding)));
}

function citedIds(
  cases: readonly ReportCase[],
  listed: readonly ReportFinding[],
  findings: readonly Finding[],
): ReadonlySet<string> {
  const shown = new Set(listed.map(({ id }) => id));
  return new Set([
    ...cases.flatMap(({ steps }) => steps.flatMap(({ event_ids: ids }) => ids)),
    ...findings.flatMap(({ id, events }) => (shown.has(id) ? events.ids : [])),
  ]);
}
