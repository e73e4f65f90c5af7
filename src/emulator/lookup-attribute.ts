import type { LookupEvent } from "./event.ts";

const ATTRIBUTE_KEYS = [
  "EventId",
  "EventName",
  "ReadOnly",
  "Username",
  "ResourceType",
  "ResourceName",
  "EventSource",
  "AccessKeyId",
] as const;

/** https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
export type AttributeKey = (typeof ATTRIBUTE_KEYS)[number];

export interface LookupAttribute {
  readonly key: AttributeKey;
  readonly value: string;
}

/** The key that is spelt exactly so, or undefined: keys are case-sensitive. */
export function attributeKey(text: string): AttributeKey | undefined {
  return ATTRIBUTE_KEYS.find((key) => key === text);
}

/** Insights events can be looked up by these three keys only. */
export function findsInsights(key: AttributeKey): boolean {
  return key === "EventId" || key === "EventName" || key === "EventSource";
}

/** Every value under which a lookup by `key` finds the event, each once. */
export function valuesOf(event: LookupEvent, key: AttributeKey): readonly string[] {
  switch (key) {
    case "ResourceType":
    case "ResourceName":
      return [...new Set(event.Resources?.flatMap((resource) => resource[key] ?? []))];
    case "EventId":
    case "EventName":
    case "ReadOnly":
    case "Username":
    case "EventSource":
    case "AccessKeyId": {
      const value = event[key];
      return value === undefined ? [] : [value];
    }
  }
}

const MAX_VALUE_LENGTH = 2000;

/** True for 1 to 2000 characters, where `_`, space, `,` and line feed count double, as AWS documents. */
export function isAttributeValueLength(value: string): boolean {
  if (value.length > MAX_VALUE_LENGTH * 2) return false; // a code point is at most two units
  let length = 0;
  for (const character of value) length += "_ ,\n".includes(character) ? 2 : 1;
  return length >= 1 && length <= MAX_VALUE_LENGTH;
}
