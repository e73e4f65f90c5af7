import { type CloudTrailRecord, isJsonObject, stringField } from "../../record.ts";
import type { ParsedFeed } from "./parsed-feed.ts";

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
export function parseMisp(content: unknown): ParsedFeed {
  const attributes = eventsOf(content).flatMap((event) =>
    attributesOf(event, isDeleted(event)).map((found) => ({ ...found, event })),
  );
  const current = attributes.filter(({ isWithdrawn }) => !isWithdrawn);
  const usable = current.filter(({ attribute }) =>
    ATTRIBUTE_TYPES.has(stringField(attribute, "type") ?? ""),
  );
  return {
    raw: usable.map(({ attribute, event }) => ({
      value: textOf(attribute["value"]).split("|")[0] ?? "",
      type: stringField(attribute, "type") === "user-agent" ? "user-agent" : undefined,
      feed: stringField(event, "info"),
      severity: SEVERITIES.get(String(event["threat_level_id"])),
    })),
    leftOut: current.length - usable.length,
    withdrawn: attributes.length - current.length,
  };
}

/** Accounts come as numbers too. */
function textOf(value: unknown): string {
  return typeof value === "string" || typeof value === "number" ? String(value) : "";
}

function eventsOf(content: unknown): readonly CloudTrailRecord[] {
  if (Array.isArray(content)) return content.flatMap(eventsOf);
  if (!isJsonObject(content)) return [];
  const { response, Event: event } = content;
  if (response !== undefined) return eventsOf(response);
  return isJsonObject(event) ? [event] : [content];
}

interface FoundAttribute {
  readonly attribute: CloudTrailRecord;
  /** Deleted, with what holds it or alone, or not meant for detection. */
  readonly isWithdrawn: boolean;
}

function attributesOf(holder: CloudTrailRecord, isWithdrawn: boolean): readonly FoundAttribute[] {
  const own = Array.isArray(holder["Attribute"]) ? holder["Attribute"].filter(isJsonObject) : [];
  const objects = Array.isArray(holder["Object"]) ? holder["Object"].filter(isJsonObject) : [];
  return [
    ...own.map((attribute) => ({
      attribute,
      isWithdrawn: isWithdrawn || isDeleted(attribute) || isNo(attribute["to_ids"]),
    })),
    ...objects.flatMap((object) => attributesOf(object, isWithdrawn || isDeleted(object))),
  ];
}

function isDeleted({ deleted }: CloudTrailRecord): boolean {
  return deleted === true || deleted === 1 || deleted === "1" || deleted === "true";
}

/** Exports of older versions have texts and numbers for what is true or false. */
function isNo(flag: unknown): boolean {
  return flag === false || flag === 0 || flag === "0" || flag === "false";
}
