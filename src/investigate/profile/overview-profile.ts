import { isoTime } from "../../detect/build-finding.ts";
import type { Finding } from "../../detect/finding.ts";
import { secondHalfMs } from "../../detect/second-half.ts";
import { isDataEvent } from "./data-event.ts";
import { callerIn, IncidentRecords, type Incidents, incidentsOf } from "../incidents/incidents.ts";
import { LineageRecords } from "../lineage/lineage.ts";
import type { Observation } from "../observation.ts";
import { outcomeOf } from "../outcome.ts";
import type { SeenList } from "../shapes/entity-card.ts";
import type { Overview } from "../shapes/overview.ts";
import type { CloudTrailRecord } from "../../record.ts";
import { Tally } from "./tally.ts";

const MAX_PARTS = 60;
const HOUR_MS = 3_600_000;

/** Collects what the first minute asks. Takes records in any order; remembers distinct names and hours. */
export class OverviewProfile {
  readonly #lineage = new LineageRecords();
  readonly #incidents = new IncidentRecords(this.#lineage);
  readonly #hours = new Map<number, number>();
  readonly #of = {
    accounts: new Tally(),
    regions: new Tally(),
    principals: new Tally(),
    sources: new Tally(),
    services: new Tally(),
    actions: new Tally(),
    changes: new Tally(),
    denied: new Tally(),
    without_mfa: new Tally(),
    root: new Tally(),
    data: new Tally(),
    trails: new Tally(),
  };
  #records = 0;
  #firstMs = Infinity;
  #lastMs = -Infinity;

  take(one: Observation, record: CloudTrailRecord): void {
    const { ms, actor, action, error } = one;
    this.#lineage.take(one, record);
    this.#records++;
    this.#firstMs = Math.min(this.#firstMs, ms);
    this.#lastMs = Math.max(this.#lastMs, ms);
    const hour = Math.floor(ms / HOUR_MS);
    this.#hours.set(hour, (this.#hours.get(hour) ?? 0) + 1);
    const of = this.#of;
    const who =
      actor.account === undefined ? actor.principal : `${actor.account}:${actor.principal}`;
    of.accounts.add(one.account, ms);
    of.regions.add(one.region, ms);
    of.services.add(action.split(":", 1)[0], ms);
    of.actions.add(action, ms);
    if (isDataEvent(record)) of.data.add(action.split(":", 1)[0], ms);
    if (actor.isService) return;
    of.principals.add(who, ms);
    of.sources.add(one.address, ms);
    this.#incidents.takeCall(callerIn(one), one.address);
    if (outcomeOf(error) === "denied") of.denied.add(`${who} ${action} → ${error ?? ""}`, ms);
    if (one.isWrite && error === undefined) {
      of.changes.add(action, ms);
      if (/^cloudtrail:(?:StopLogging|DeleteTrail|PutEventSelectors|UpdateTrail)$/.test(action)) {
        of.trails.add(`${action} ${one.objects[0]?.name ?? ""} by ${who}`, ms);
      }
    }
    if (action === "signin:ConsoleLogin" && actor.hasMfa === false) of.without_mfa.add(who, ms);
    if (actor.type === "Root") of.root.add(action, ms);
  }

  /** Who came from whom, in all that was taken. */
  get lineage(): LineageRecords {
    return this.#lineage;
  }

  /** Once, when all was taken. */
  incidents(findings: readonly Finding[]): Incidents {
    return incidentsOf(findings, this.#incidents);
  }

  /**
   * @param top how many of each list
   * @param found when the caller knows the incidents already
   */
  overview(
    findings: readonly Finding[],
    top: number,
    found: Incidents = this.incidents(findings),
  ): Overview {
    const { all: incidents } = found;
    const of = this.#of;
    const half = this.#records === 0 ? "" : isoTime(secondHalfMs(this.#firstMs, this.#lastMs));
    const newIn = (tally: Tally): SeenList => {
      const fresh = tally.list(Infinity).most.filter(({ first_seen }) => first_seen > half);
      return { total: fresh.length, most: fresh.slice(0, top) };
    };
    return {
      schema: "spitzel.overview/1",
      records: this.#records,
      first_seen: this.#records === 0 ? "" : isoTime(this.#firstMs),
      last_seen: this.#records === 0 ? "" : isoTime(this.#lastMs),
      volume: this.#volume(),
      incidents: incidents.slice(0, top),
      incident_count: incidents.length,
      findings: findings.length,
      accounts: of.accounts.list(top),
      regions: of.regions.list(top),
      principals: of.principals.list(top),
      sources: of.sources.list(top),
      services: of.services.list(top),
      actions: of.actions.list(top),
      changes: of.changes.list(top),
      denied: of.denied.list(top),
      without_mfa: of.without_mfa.list(top),
      root: of.root.list(top),
      new_principals: newIn(of.principals),
      new_sources: newIn(of.sources),
      blind_spots: this.#blindSpots(),
    };
  }

  /** Whole hours, as many to a part as make at most 60. */
  #volume(): readonly number[] {
    if (this.#records === 0) return [];
    const [first, last] = [this.#firstMs, this.#lastMs].map((ms) => Math.floor(ms / HOUR_MS));
    const from = first ?? 0;
    const hours = (last ?? 0) - from + 1;
    const perPart = Math.ceil(hours / MAX_PARTS);
    const parts = Array.from({ length: Math.ceil(hours / perPart) }, () => 0);
    for (const [hour, n] of this.#hours) {
      const at = Math.floor((hour - from) / perPart);
      parts[at] = (parts[at] ?? 0) + n;
    }
    return parts;
  }

  #blindSpots(): readonly string[] {
    if (this.#records === 0) return [];
    const data = this.#of.data.list(Infinity).most;
    const trails = this.#of.trails.list(Infinity).most;
    return [
      ...(data.length === 0
        ? [
            "no data events in these records: reads and writes of objects, items and the like cannot be seen",
          ]
        : data
            .filter(({ first_seen }) => Date.parse(first_seen) > this.#firstMs + HOUR_MS)
            .map(
              ({ name, first_seen }) =>
                `no data events of ${name} before ${first_seen}: what came earlier cannot be seen`,
            )),
      ...trails.map(
        ({ name, first_seen }) =>
          `${first_seen} ${name}: what that trail would have logged may be missing`,
      ),
    ];
  }
}
