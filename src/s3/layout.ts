import type { OfDay } from "../source/day-folder.ts";
import { deliveryDays } from "../source/delivery-time.ts";
import type { TimeWindow } from "../match/query.ts";

/** Which accounts and Regions of a bucket are to be read. */
export interface Scope {
  /** What of a trail is wanted: its log files unless said otherwise. */
  readonly content?: "log files" | "digests";
  /** Undefined for all. */
  readonly isAccount: ((account: string) => boolean) | undefined;
  readonly isRegion: ((region: string) => boolean) | undefined;
  /**
   * Asked of each day's folder below a Region's, in no order: which of its objects are listed; undefined for none, then the
   * folder is not even looked into. All are unless given, and days are not asked for one by one.
   */
  readonly ofDay?: OfDay;
}

/** What the key of a folder, which ends with a slash, says of it. */
interface FolderFacts {
  readonly account: string | undefined;
  readonly region: string | undefined;
  /** CloudTrail's own folder, such as `CloudTrail-Digest`. */
  readonly service?: string | undefined;
  /** A folder of log files by days: the key of the Region's folder, above the days. */
  readonly days: string | undefined;
  /** CloudTrail's folder of signed digests. */
  readonly hasDigests: boolean;
}

/**
 * `[prefix/]AWSLogs/[o-.../]account/CloudTrail/region/YYYY/MM/DD/`, as a trail, an organisation's trail, Control Tower and
 * a landing zone deliver; what stands before the account does not matter.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/get-and-view-cloudtrail-log-files.html
 */
const OF_CLOUDTRAIL =
  /^(?:.*\/)?(\d{12})\/(CloudTrail(?:-[A-Za-z]+)?)\/(?:([a-z]{2,}(?:-[a-z]+)+-\d+)\/)?/;
const OF_ACCOUNT = /(?:^|\/)AWSLogs\/(?:o-[a-z0-9]{10,32}\/)?(\d{12})\//;

export function factsOf(folder: string): FolderFacts {
  const [above, account, service, region] = OF_CLOUDTRAIL.exec(folder) ?? [];
  return {
    account: account ?? OF_ACCOUNT.exec(folder)?.[1],
    region,
    service,
    days: region === undefined ? undefined : above,
    hasDigests: service === "CloudTrail-Digest",
  };
}

/** Whether a folder lies outside of what is to be read. What its key does not say is no reason. */
export function isOutOfScope({ account, region }: FolderFacts, scope: Scope): boolean {
  return (
    (account !== undefined && scope.isAccount?.(account) === false) ||
    (region !== undefined && scope.isRegion?.(region) === false)
  );
}

/** The same of an object, whose name says it also where no folder does. */
export function isObjectOutOfScope(key: string, scope: Scope): boolean {
  const [, account, region] = /(?:^|\/)(\d{12})_CloudTrail_([a-z0-9-]+)_[^/]*$/.exec(key) ?? [];
  return isOutOfScope({ account, region, days: undefined, hasDigests: false }, scope);
}

/** The days of a Region's folder in which log files of the window were delivered, with the slack of local files. */
export interface Days {
  /** For StartAfter; undefined for the first there is. */
  readonly startAfter: string | undefined;
  /** Whether a key lies in a day after the last. */
  readonly isAfter: (key: string) => boolean;
  /** Whether a folder of a year, a month or a day has days of the window, or is none of these. */
  readonly has: (folder: string) => boolean;
}

export function daysOf(above: string, window: TimeWindow): Days {
  const { first, last } = deliveryDays(window);
  return {
    startAfter: first === undefined ? undefined : `${above}${first}/`,
    isAfter: (key) => {
      if (last === undefined) return false;
      const day = key.slice(above.length, above.length + last.length + 1);
      return /^\d{4}\/\d\d\/\d\d\/$/.test(day) && day.slice(0, -1) > last;
    },
    has: (folder) => {
      const days = folder.slice(above.length, -1);
      if (!/^\d{4}(?:\/\d\d){0,2}$/.test(days)) return true;
      return (
        (first === undefined || days >= first.slice(0, days.length)) &&
        (last === undefined || days <= last.slice(0, days.length))
      );
    },
  };
}

/** The day of a folder below a Region's; undefined for any other. */
export function dayBelow(above: string, folder: string): string | undefined {
  const day = folder.slice(above.length, -1);
  return /^\d{4}\/\d\d\/\d\d$/.test(day) ? day : undefined;
}
