import { identityOf } from "../../identity/identity.ts";
import { type CloudTrailRecord, eventTimeMs, stringField } from "../../record.ts";
import { readWriteOf } from "../read-write.ts";

/** What behaviour counts of an event. */
export interface Deed {
  readonly ms: number | undefined;
  readonly principal: string;
  readonly isInteractive: boolean;
  /** "" when the event names none. */
  readonly account: string;
  readonly isError: boolean;
  readonly isRead: boolean;
  readonly name: string | undefined;
  readonly source: string | undefined;
  readonly ip: string | undefined;
  readonly region: string | undefined;
}

export function deedIn(record: CloudTrailRecord): Deed {
  const { lane, principal, account } = identityOf(record);
  const error = record["errorCode"];
  return {
    ms: eventTimeMs(record),
    principal,
    isInteractive: lane === "interactive",
    account: account ?? stringField(record, "recipientAccountId") ?? "",
    // An empty errorCode is an error too: what counts is that CloudTrail wrote one.
    isError: error !== undefined && error !== null,
    isRead: readWriteOf(record) === "read",
    name: stringField(record, "eventName"),
    source: stringField(record, "eventSource"),
    ip: stringField(record, "sourceIPAddress"),
    region: stringField(record, "awsRegion"),
  };
}
