export type AttributeKey =
  "EventId" | "AccessKeyId" | "Username" | "EventName" | "EventSource" | "ReadOnly";

/** One chain of LookupEvents pages: one attribute, or none for every event. */
export interface Lookup {
  readonly attribute: { readonly key: AttributeKey; readonly value: string } | undefined;
}

/** "every event" or "EventName=StopLogging". */
export function nameOf({ attribute }: Lookup): string {
  return attribute === undefined ? "every event" : `${attribute.key}=${attribute.value}`;
}

const KEYS: ReadonlySet<string> = new Set([
  "EventId",
  "AccessKeyId",
  "Username",
  "EventName",
  "EventSource",
  "ReadOnly",
] satisfies AttributeKey[]);

/** The reverse of `nameOf`; undefined when the text names no lookup. */
export function lookupOf(name: string): Lookup | undefined {
  if (name === "every event") return { attribute: undefined };
  const equals = name.indexOf("=");
  const key = name.slice(0, Math.max(equals, 0));
  const value = name.slice(equals + 1);
  return isAttributeKey(key) && isAttributeValue(value) ? { attribute: { key, value } } : undefined;
}

function isAttributeKey(text: string): text is AttributeKey {
  return KEYS.has(text);
}

/** 1 to 2,000 characters, of which some count double. https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupAttribute.html */
export function isAttributeValue(value: unknown): value is string {
  if (typeof value !== "string" || value === "") return false;
  return value.length + (value.match(/[_ ,\n]/g)?.length ?? 0) <= 2000;
}
