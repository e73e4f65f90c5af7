import { type CloudTrailRecord, isJsonObject, stringField } from "../../record.ts";
import type { RawIndicator } from "./indicator.ts";

/** MISP attribute types that CloudTrail records can hold; the part before `|` is the value. */
const ATTRIBUTE_TYPES: ReadonlySet<string> = new Set([
  "ip-src",
  "ip-dst",
  "ip-src|port",
  "ip-dst|port",
  "domain",
  "domain|ip",
  "hostname",
  "url",
  "email",
  "email-src",
  "email-dst",
  "user-agent",
  "md5",
  "sha1",
  "sha256",
  "aws-account-id",
  "text",
]);

const SEVERITIES: ReadonlyMap<string, string> = new Map([
  ["1", "high"],
  ["2", "medium"],
  ["3", "low"],
  ["4", "informational"],
]);

/** The attributes of a MISP export: one event, a list of them, or the answer of a search. */
export function parseMisp(content: unknown): {
  readonly raw: readonly RawIndicator[];
  readonly leftOut: number;
} {
  const attributes = eventsOf(content).flatMap((event) =>
    attributesOf(event).map((attribute) => ({ attribute, event })),
  );
  const usable = attributes.filter(
    ({ attribute }) =>
      ATTRIBUTE_TYPES.has(stringField(attribute, "type") ?? "") && attribute["to_ids"] !== false,
  );
  return {
    raw: usable.map(({ attribute, event }) => ({
      value: (stringField(attribute, "value") ?? "").split("|")[0] ?? "",
      type: stringField(attribute, "type") === "user-agent" ? "user-agent" : undefined,
      feed: stringField(event, "info"),
      severity: SEVERITIES.get(String(event["threat_level_id"])),
    })),
    leftOut: attributes.length - usable.length,
  };
}

function eventsOf(content: unknown): readonly CloudTrailRecord[] {
  if (Array.isArray(content)) return content.flatMap(eventsOf);
  if (!isJsonObject(content)) return [];
  const { response, Event: event } = content;
  if (response !== undefined) return eventsOf(response);
  return isJsonObject(event) ? [event] : [content];
}

function attributesOf(holder: CloudTrailRecord): readonly CloudTrailRecord[] {
  const own = Array.isArray(holder["Attribute"]) ? holder["Attribute"].filter(isJsonObject) : [];
  const objects = Array.isArray(holder["Object"]) ? holder["Object"].filter(isJsonObject) : [];
  return [...own, ...objects.flatMap(attributesOf)];
}
