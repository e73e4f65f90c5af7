import { type CloudTrailRecord, isJsonObject, stringField } from "../../record.ts";
import type { RawIndicator } from "./indicator.ts";

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
export function parseStix(bundle: CloudTrailRecord): {
  readonly raw: readonly RawIndicator[];
  readonly leftOut: number;
} {
  const objects = Array.isArray(bundle["objects"]) ? bundle["objects"].filter(isJsonObject) : [];
  const indicators = objects.filter(
    (object) => object["type"] === "indicator" && object["revoked"] !== true,
  );
  const raw = indicators.map(indicatorValues);
  return { raw: raw.flat(), leftOut: raw.filter((values) => values.length === 0).length };
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
      })),
    );
}

/** What STIX has is how sure the producer is; 0 to 100. */
function severityOf({ confidence }: CloudTrailRecord): string | undefined {
  if (typeof confidence !== "number") return undefined;
  if (confidence >= 70) return "high";
  return confidence >= 30 ? "medium" : "low";
}
