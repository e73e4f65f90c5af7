import { isJsonObject, type PlacedRecord } from "../../record.ts";

/** What findings show of a record; request and response, nine tenths of its size, are not among it. */
const KEPT = [
  "eventID",
  "eventTime",
  "eventName",
  "eventSource",
  "eventType",
  "awsRegion",
  "sourceIPAddress",
  "userAgent",
  "userIdentity",
  "errorCode",
  "readOnly",
  "recipientAccountId",
  "resources",
  "vpcEndpointId",
];

/**
 * Keeps records small for as long as correlations must wait. Identities are shared: a million events have a few
 * hundred of them; and the path of a file by its records, which come one after another.
 */
export function createRecordSlimmer(): (seen: PlacedRecord) => PlacedRecord {
  const shared = new Map<string, unknown>();
  const share = (value: unknown): unknown => {
    if (typeof value !== "string" && !isJsonObject(value)) return value;
    const key = JSON.stringify(value);
    const known = shared.get(key);
    if (known !== undefined) return known;
    if (shared.size < MAX_SHARED) shared.set(key, value);
    return value;
  };
  let lastFile = "";
  return ({ record, place }) => {
    const slim: Record<string, unknown> = {};
    for (const field of KEPT) {
      if (!Object.hasOwn(record, field)) continue;
      const value = record[field];
      slim[field] = SHARED.has(field) ? share(value) : value;
    }
    if (place === undefined) return { record: slim };
    if (place.file !== lastFile) lastFile = place.file;
    return { record: slim, place: { file: lastFile, index: place.index } };
  };
}

const SHARED: ReadonlySet<string> = new Set([
  "userIdentity",
  "userAgent",
  "sourceIPAddress",
  "eventName",
  "eventSource",
]);

const MAX_SHARED = 50_000;
