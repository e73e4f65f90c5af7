import type { AddressFacts, AddressLookup } from "../../addresses/address-facts.ts";
import { identityOf, type Identity } from "../../identity/identity.ts";
import { eventTimeMs, stringField } from "../../record.ts";
import { buildFinding } from "../build-finding.ts";
import type { Detector } from "../detector.ts";
import type { Finding } from "../finding.ts";
import { hitOf } from "../hit.ts";
import { slimRecord } from "../slim-record.ts";
import { distanceKm } from "./distance.ts";
import { type Sighting, Stays } from "./stays.ts";

/** Faster than any airliner, and far enough that a database's errors do not make it. */
const MAX_SPEED_KMH = 1000;
const MIN_DISTANCE_KM = 500;
/** What must be known of a principal before a country can be new for it. */
const MIN_CALLS = 10;
const MIN_KNOWN_MS = 24 * 3_600_000;

interface TravelOptions {
  readonly addresses: AddressLookup;
  /** Puts the records into the findings; they are kept whole then. */
  readonly includesEvents: boolean;
}

/**
 * Impossible travel, and the first call of a principal from a country. Looks at people and keys that call from the
 * internet; not at AWS's own addresses, between which nobody travels. Sessions of a role are apart: several people take
 * it. Remembers for each of them two slim records a place and hour.
 */
export function createTravelDetector({ addresses, includesEvents }: TravelOptions): Detector {
  const travellers = new Map<string, Stays>();
  const principals = new Map<string, Stays>();
  let unknown = 0;
  return {
    name: "travel",
    observe: (read) => {
      const { record } = read;
      const ms = eventTimeMs(record);
      const address = stringField(record, "sourceIPAddress");
      const identity = identityOf(record);
      if (ms === undefined || address === undefined || identity.lane === "service") return [];
      const facts = addresses(address);
      if (facts?.country === undefined || facts.aws !== undefined) {
        unknown++;
        return [];
      }
      const id = stringField(record, "eventID") ?? "";
      const kept = includesEvents ? read : slimRecord(read);
      const sighting: Sighting = { ms, id, address, facts, read: kept };
      staysOf(travellers, travellerOf(identity)).add(sighting);
      staysOf(principals, principalOf(identity)).add(sighting);
      return [];
    },
    finish: () =>
      [
        ...[...travellers].flatMap(([key, stays]) => journeys(key, stays, includesEvents)),
        ...[...principals].flatMap(([key, stays]) => firstCountries(key, stays, includesEvents)),
      ].map(hitOf),
    disclosures: () =>
      unknown === 0
        ? []
        : [
            `${unknown.toLocaleString("en-US")} calls from addresses of which --geoip knows no country, or that are AWS's own: no travel is seen in them`,
          ],
  };
}

function staysOf(all: Map<string, Stays>, key: string): Stays {
  let stays = all.get(key);
  if (stays === undefined) all.set(key, (stays = new Stays()));
  return stays;
}

function principalOf({ account = "", principal }: Identity): string {
  return `${account}:${principal}`;
}

function travellerOf(identity: Identity): string {
  const { session } = identity;
  return session === undefined ? principalOf(identity) : `${principalOf(identity)}/${session}`;
}

/** One finding for each way from place to place that nobody can have gone, the fastest time of it. */
function journeys(key: string, stays: Stays, includesEvents: boolean): readonly Finding[] {
  const fastest = new Map<string, { a: Sighting; b: Sighting; km: number; kmh: number }>();
  let a: Sighting | undefined;
  for (const b of stays.inTime) {
    const km = a === undefined ? undefined : leastKm(a.facts, b.facts);
    if (a !== undefined && km !== undefined && km >= MIN_DISTANCE_KM) {
      const kmh = km / (Math.max(b.ms - a.ms, 1000) / 3_600_000);
      const way = [placeName(a.facts), placeName(b.facts)].toSorted().join(" – ");
      if (kmh > MAX_SPEED_KMH && kmh > (fastest.get(way)?.kmh ?? 0)) {
        fastest.set(way, { a, b, km, kmh });
      }
    }
    a = b;
  }
  return [...fastest.values()].map(({ a: from, b: to, km, kmh }) =>
    buildFinding({
      kind: "anomaly",
      detector: "travel",
      level: "medium",
      title: `Impossible travel: ${placeName(from.facts)} to ${placeName(to.facts)}`,
      description: `${Math.round(km).toLocaleString("en-US")} km in ${minutes(to.ms - from.ms)}: one credential in two places, a VPN, or a database that is wrong.`,
      records: [from.read, to.read],
      groupKey: key,
      evidence: {
        tier: "travel",
        principal: key,
        from: placeEvidence(from),
        to: placeEvidence(to),
        distance_km: Math.round(km),
        seconds: Math.round((to.ms - from.ms) / 1000),
        speed_kmh: Math.round(kmh),
      },
      includesEvents,
    }),
  );
}

/** Both errors in favour of the traveller; undefined when one of the places has no coordinates. */
function leastKm(a: AddressFacts, b: AddressFacts): number | undefined {
  const { latitude: lat1, longitude: lon1 } = a;
  const { latitude: lat2, longitude: lon2 } = b;
  if (lat1 === undefined || lon1 === undefined || lat2 === undefined || lon2 === undefined) {
    return undefined;
  }
  const km = distanceKm({ latitude: lat1, longitude: lon1 }, { latitude: lat2, longitude: lon2 });
  return km - (a.accuracyKm ?? 0) - (b.accuracyKm ?? 0);
}

function firstCountries(key: string, stays: Stays, includesEvents: boolean): readonly Finding[] {
  const { inTime } = stays;
  const start = inTime[0]?.ms ?? 0;
  if (stays.count < MIN_CALLS) return [];
  const known = new Set<string>();
  return inTime.flatMap((sighting) => {
    const { country = "" } = sighting.facts;
    const before = [...known].toSorted();
    if (known.has(country)) return [];
    known.add(country);
    if (before.length === 0 || sighting.ms - start < MIN_KNOWN_MS) return [];
    return [
      buildFinding({
        kind: "anomaly",
        detector: "travel",
        level: "low",
        title: `First call from ${country}`,
        description: `Before, in the records that were read, only from ${before.join(", ")}.`,
        records: [sighting.read],
        groupKey: `${key} ${country}`,
        evidence: {
          tier: "country",
          principal: key,
          country,
          countries_before: before,
          address: sighting.address,
        },
        includesEvents,
      }),
    ];
  });
}

function placeName({ country = "", city }: AddressFacts): string {
  return city === undefined ? country : `${city}, ${country}`;
}

function placeEvidence({ address, facts }: Sighting) {
  const { country = "", city, accuracyKm, asn } = facts;
  return {
    address,
    country,
    ...(city === undefined ? {} : { city }),
    ...(accuracyKm === undefined ? {} : { accuracy_km: accuracyKm }),
    ...(asn === undefined ? {} : { asn }),
  };
}

function minutes(ms: number): string {
  const n = Math.round(ms / 60_000);
  return n === 0
    ? "less than a minute"
    : n === 1
      ? "a minute"
      : `${n.toLocaleString("en-US")} minutes`;
}
