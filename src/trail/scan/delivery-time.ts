import type { TimeWindow } from "../../match/query.ts";

/**
 * The name of a log file that CloudTrail has delivered; the time is that of the delivery, to the minute.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html#cloudtrail-log-filename-format
 */
const NAME =
  /(?:^|[/\\])\d{12}_CloudTrail_[a-z]{2}-[a-z-]+-\d_(\d{4})(\d{2})(\d{2})T(\d{2})(\d{2})Z_[A-Za-z0-9]{16}\.json(?:\.gz)?$/;

const HOUR_MS = 3_600_000;

/** A record cannot be older than its file by more than this: CloudTrail delivers within minutes, seldom hours. */
export const LATE_DELIVERY_HOURS = 48;
/** Nor can it be newer than its file but for clocks that differ. */
const CLOCK_SKEW_HOURS = 1;

/** Whether a file's name says that it was delivered so far from the window that no record of it is inside. */
export function isDeliveredOutside(path: string, { fromMs, toMs }: TimeWindow): boolean {
  const match = NAME.exec(path);
  if (match === null) return false;
  const [, year, month, day, hour, minute] = match.map(Number);
  const ms = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  return (
    (fromMs !== undefined && ms + CLOCK_SKEW_HOURS * HOUR_MS < fromMs) ||
    (toMs !== undefined && ms - LATE_DELIVERY_HOURS * HOUR_MS > toMs)
  );
}
