import { type CloudTrailRecord, type ReadRecord, stringField } from "../record.ts";
import { toEvent } from "./event.ts";
import { type EventCategory, EventStore, type ServedEvent } from "./event-store.ts";

/** Records in batches, as every source of spitzel yields them. */
export type RecordBatches = AsyncIterable<readonly ReadRecord[]> | Iterable<readonly ReadRecord[]>;

export interface EventStoreOptions {
  /** Serve data and network-activity events as if they were management events. */
  readonly includeDataEvents?: boolean;
  /** Serve each record only to its own awsRegion. */
  readonly byRegion?: boolean;
}

/** Reads all batches into a store. The parsed records are let go; their texts are kept. */
export async function readEvents(
  batches: RecordBatches,
  { includeDataEvents = false, byRegion = false }: EventStoreOptions = {},
): Promise<EventStore> {
  const served: ServedEvent[] = [];
  const notServed = { withoutTime: 0, notManagement: 0, withoutRegion: 0 };
  for await (const batch of batches) {
    for (const read of batch) {
      const category = categoryOf(read.record, includeDataEvents);
      const region = stringField(read.record, "awsRegion");
      const event = toEvent(read);
      if (event === undefined) notServed.withoutTime += 1;
      else if (category === undefined) notServed.notManagement += 1;
      else if (byRegion && region === undefined) notServed.withoutRegion += 1;
      else served.push({ event, category, region });
    }
  }
  return new EventStore(served, notServed, byRegion);
}

/** Records older than eventVersion 1.06 have neither field; what Event history held then was management. */
function categoryOf(
  record: CloudTrailRecord,
  includeDataEvents: boolean,
): EventCategory | undefined {
  const category = stringField(record, "eventCategory") ?? "Management";
  if (category === "Insight") return "insight";
  const isManagement = category === "Management" && record["managementEvent"] !== false;
  return isManagement || includeDataEvents ? "management" : undefined;
}
