import type { TimeWindow } from "../../match/query.ts";
import { deliveryDays } from "../../source/delivery-time.ts";
import type { Asked } from "../table/partition-predicate.ts";

/** A Region's folder of a trail, and between which months it has log files. */
export interface RegionFolder {
  /** `s3://bucket/…/eu-west-1/` */
  readonly name: string;
  readonly account: string;
  readonly region: string;
  /** `2026/03`, in order, the first and the last among them. */
  readonly months: readonly string[];
}

/** What is in buckets, and in a window. */
export interface Outline {
  /** Account → its Regions. */
  readonly regionsOf: ReadonlyMap<string, ReadonlySet<string>>;
  /** `2026/03/02`, both inclusive. */
  readonly firstDay: string;
  readonly lastDay: string;
}

/** @returns undefined when no day of the window can be there */
export async function outlineOf(
  folders: AsyncIterable<RegionFolder>,
  window: TimeWindow,
): Promise<Outline | undefined> {
  const { first = "0000/00/00", last = "9999/99/99" } = deliveryDays(window);
  const regionsOf = new Map<string, Set<string>>();
  let [firstDay, lastDay] = [last, first];
  for await (const { account, region, months } of folders) {
    const [firstMonth, lastMonth] = [months[0], months.at(-1)];
    if (firstMonth === undefined || lastMonth === undefined) continue;
    const [from, to] = [`${firstMonth}/01`, `${lastMonth}/31`];
    if (to < first || from > last) continue;
    const regions = regionsOf.get(account) ?? new Set();
    regionsOf.set(account, regions.add(region));
    if (from < firstDay) firstDay = from;
    if (to > lastDay) lastDay = to;
  }
  if (regionsOf.size === 0) return undefined;
  return {
    regionsOf,
    firstDay: firstDay < first ? first : firstDay,
    lastDay: lastDay > last ? last : lastDay,
  };
}

/**
 * Athena takes at most a million partitions in a query, and each that is projected is looked for in S3.
 * https://docs.aws.amazon.com/athena/latest/ug/service-limits.html
 */
const MOST_PARTITIONS = 200_000;
const DAY_MS = 24 * 3_600_000;

/** The outline in parts, each for a query: as many accounts as its partitions allow. */
export function partsOf({ regionsOf, firstDay, lastDay }: Outline): readonly Asked[] {
  const days = (timeOf(lastDay) - timeOf(firstDay)) / DAY_MS + 1;
  const parts: Asked[] = [];
  let accounts: string[] = [];
  let regions = new Set<string>();
  const end = (): void => {
    if (accounts.length > 0) parts.push({ accounts, regions: [...regions], firstDay, lastDay });
    [accounts, regions] = [[], new Set()];
  };
  for (const [account, own] of regionsOf) {
    const together = new Set([...regions, ...own]);
    if ((accounts.length + 1) * together.size * days > MOST_PARTITIONS) end();
    accounts.push(account);
    regions = new Set([...regions, ...own]);
  }
  end();
  return parts;
}

/** The last of a month is taken to be its 31st. */
function timeOf(day: string): number {
  const [year = 0, month = 1, dayOfMonth = 1] = day.split("/").map(Number);
  return Date.UTC(year, month - 1, dayOfMonth);
}
