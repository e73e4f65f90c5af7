import { type CloudTrailRecord, isJsonObject, stringField } from "../../record.ts";
import type { RawIndicator } from "./indicator.ts";
import type { ParsedFeed } from "./parsed-feed.ts";

/** `ipv4-addr:value = '…'`, `IN ('…', '…')`, `ISSUBSET '…/24'`; a quote in a value is escaped. */
const COMPARISON =
  /([a-z0-9-]+):([\w.'-]+)\s*(=|IN|ISSUBSET)\s*(\((?:\s*'(?:[^'\\]|\\.)*'\s*,?)+\)|'(?:[^'\\]|\\.)*')/g;
const VALUE = /'((?:[^'\\]|\\.)*)'/g;

/** STIX object types that CloudTrail records can hold. */
const OBJECT_TYPES: ReadonlySet<string> = new Set([
  "ipv4-addr",
  "ipv6-addr",
  "domain-name",
  "url",
  "email-addr",
  "file",
  "artifact",
  "network-traffic",
  "user-account",
]);

/**
 * The indicators of a STIX 2.1 bundle whose patterns are equality or membership, joined with OR. Patterns that
 * need several things at once, or other operators, are counted: evaluating half of one would be a false alarm.
 */
export function parseStix(bundle: CloudTrailRecord): ParsedFeed {
  const objects = Array.isArray(bundle["objects"]) ? bundle["objects"].filter(isJsonObject) : [];
  const indicators = latestVersions(objects.filter((object) => object["type"] === "indicator"));
  const current = indicators.filter((indicator) => indicator["revoked"] !== true);
  const raw = current.map(indicatorValues);
  return {
    raw: raw.flat(),
    leftOut: raw.filter((values) => values.length === 0).length,
    withdrawn: indicators.length - current.length,
  };
}

/** An object may come in several versions, which have one id: the latest revokes those before. */
function latestVersions(indicators: readonly CloudTrailRecord[]): readonly CloudTrailRecord[] {
  const latest = new Map<unknown, CloudTrailRecord>();
  for (const indicator of indicators) {
    const id = indicator["id"] ?? indicator;
    const known = latest.get(id);
    if (known === undefined || modifiedMs(known) <= modifiedMs(indicator)) {
      latest.set(id, indicator);
    }
  }
  return [...latest.values()];
}

function modifiedMs(indicator: CloudTrailRecord): number {
  const ms = Date.parse(stringField(indicator, "modified") ?? "");
  return Number.isNaN(ms) ? -Infinity : ms;
}

function indicatorValues(indicator: CloudTrailRecord): readonly RawIndicator[] {
  const pattern = stringField(indicator, "pattern") ?? "";
  const comparisons = [...pattern.matchAll(COMPARISON)];
  const rest = pattern.replace(COMPARISON, "").replace(/\bOR\b|[[\]()\s]/g, "");
  if (rest !== "") return [];
  const feed = stringField(indicator, "name");
  return comparisons
    .filter(([, object = ""]) => OBJECT_TYPES.has(object))
    .flatMap(([, , , , values = ""]) =>
      [...values.matchAll(VALUE)].map(([, value = ""]) => ({
        value: value.replace(/\\(.)/g, "$1"),
        feed,
        severity: severityOf(indicator),
        validUntil: stringField(indicator, "valid_until"),
      })),
    );
}

/** What STIX has is how sure the producer is; 0 to 100. */
function severityOf({ confidence }: CloudTrailRecord): string | undefined {
  if (typeof confidence !== "number") return undefined;
  if (confidence >= 70) return "high";
  return confidence >= 30 ? "medium" : "low";
}
