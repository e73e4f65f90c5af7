import { type ReadRecord, stringField } from "../record.ts";

/**
 * Tells whether an eventID comes for the first time: CloudTrail delivers some events twice, and an organisation's
 * and an account's trail both hold them. Records without one always pass. Remembers about 100 bytes an event:
 * a million events are 100 MB.
 */
export function firstOfEachId(): (read: ReadRecord) => boolean {
  const seen = new Set<string>();
  return ({ record }) => {
    const id = stringField(record, "eventID");
    if (id === undefined) return true;
    const before = seen.size;
    return seen.add(id).size > before;
  };
}
