import { isJsonObject, type PlacedRecord } from "../../../record.ts";

/**
 * Makes records share what they have in common: a million events have a few hundred identities; and the path of a
 * file is that of its records, which come one after another.
 */
export function createRecordSharing(): (seen: PlacedRecord) => PlacedRecord {
  const texts = new Map<string, string>();
  const identities = new Map<string, unknown>();
  let lastFile = "";
  return ({ record, place }) => {
    const sharing: Record<string, unknown> = { ...record };
    for (const field of SHARED_TEXTS) {
      const text = sharing[field];
      if (typeof text === "string") sharing[field] = known(texts, text, text);
    }
    const identity = sharing["userIdentity"];
    if (isJsonObject(identity)) {
      sharing["userIdentity"] = known(identities, JSON.stringify(identity), identity);
    }
    if (place === undefined) return { record: sharing };
    if (place.file !== lastFile) lastFile = place.file;
    return { record: sharing, place: { file: lastFile, index: place.index } };
  };
}

const SHARED_TEXTS = ["userAgent", "sourceIPAddress", "eventName", "eventSource"];

const MAX_SHARED = 50_000;

function known<T>(shared: Map<string, T>, key: string, value: T): T {
  const first = shared.get(key);
  if (first !== undefined) return first;
  if (shared.size < MAX_SHARED) shared.set(key, value);
  return value;
}
