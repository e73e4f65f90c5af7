import { rethrowUnless } from "../errors.ts";
import { isJsonObject, onOneLine, type ReadRecord, stringField } from "../record.ts";
import type { Coverage } from "../source/coverage.ts";
import type { HistoryEvent } from "./client.ts";
import type { HistoryCoverage } from "./history-coverage.ts";

/** The records of a page; an event that holds none is skipped, and counted so. */
export function recordsOf(
  events: readonly HistoryEvent[],
  history: HistoryCoverage,
  coverage: Coverage,
): readonly ReadRecord[] {
  const records: ReadRecord[] = [];
  history.events += events.length;
  for (const { id, body } of events) {
    const record = body === undefined ? undefined : parseBody(body);
    if (body === undefined || !isJsonObject(record)) {
      coverage.skip({
        where: `Event history of ${history.key}`,
        place: `event ${id ?? "without EventId"}`,
        reason:
          body === undefined ? "it has no CloudTrailEvent" : "its CloudTrailEvent is not JSON",
      });
      continue;
    }
    coverage.bytesRead += body.length;
    coverage.countRecord(record);
    const account = stringField(record, "recipientAccountId");
    if (account !== undefined) history.accounts.add(account);
    const origin = { account: account ?? history.account, region: history.region };
    records.push({ text: onOneLine(body), record, origin });
  }
  return records;
}

function parseBody(body: string): unknown {
  try {
    return JSON.parse(body);
  } catch (error) {
    rethrowUnless(error, SyntaxError);
    return undefined;
  }
}
