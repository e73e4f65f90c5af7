import type { TimeWindow } from "../match/query.ts";

/**
 * The name of a log file that CloudTrail has delivered; the time is that of the delivery, to the minute.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html#cloudtrail-log-filename-format
 */
const NAME =
  /(?:^|[/\\])\d{12}_CloudTrail_[a-z]{2}-[a-z-]+-\d_(\d{4})(0[1-9]|1[0-2])(0[1-9]|[12]\d|3[01])T([01]\d|2[0-3])([0-5]\d)Z_[A-Za-z0-9]{16}\.json(?:\.gz)?$/;

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;

/**
 * A record may reach its file late: CloudTrail delivers within minutes as a rule, and marks what it delivers after an
 * outage or a delay of its own (`addendum`, DELIVERY_DELAY) without saying how late that may be.
 */
export const LATE_DELIVERY_DAYS = 7;
/** A record is never newer than its file, but for clocks that differ and seconds that the name leaves out. */
const CLOCK_SKEW_MS = HOUR_MS;

/** Whether a file's name says that it was delivered before the window, or too long after it. */
export function isDeliveredOutside(path: string, { fromMs, toMs }: TimeWindow): boolean {
  if (fromMs === undefined && toMs === undefined) return false;
  const match = NAME.exec(path);
  if (match === null) return false;
  const [, year, month, day, hour, minute] = match.map(Number);
  const ms = Date.UTC(year ?? 0, (month ?? 1) - 1, day, hour, minute);
  return (
    (fromMs !== undefined && ms + CLOCK_SKEW_MS < fromMs) ||
    (toMs !== undefined && ms - LATE_DELIVERY_DAYS * DAY_MS > toMs)
  );
}

/** The days, as in the keys of log files, in which those of a window were delivered; undefined where it is open. */
export function deliveryDays({ fromMs, toMs }: TimeWindow): {
  readonly first: string | undefined;
  readonly last: string | undefined;
} {
  return {
    first: fromMs === undefined ? undefined : dayOf(fromMs - CLOCK_SKEW_MS),
    last: toMs === undefined ? undefined : dayOf(toMs + LATE_DELIVERY_DAYS * DAY_MS),
  };
}

/** `2026/03/03` */
function dayOf(ms: number): string {
  // Dates of which the year has five digits, or a sign, are none that CloudTrail writes.
  const iso = new Date(Math.min(Math.max(ms, 0), Date.UTC(9999, 11, 31))).toISOString();
  return iso.slice(0, 10).replaceAll("-", "/");
}
