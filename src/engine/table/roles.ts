import type { PartitionColumn } from "../sql-engine.ts";

/** What a partition column stands for in the keys of a trail. */
export type Role = "account" | "region" | "day" | "year" | "month" | "day of month";

/** A day's folder of a trail, in the parts that partitions are made of. */
export interface DayParts {
  readonly account: string;
  readonly region: string;
  /** `2026/03/02` */
  readonly day: string;
}

const DAY_NAMES = /^(?:day|date|dt|ds|timestamp|event_?date|event_?day|partition_?date|log_?date)$/;

/**
 * What the partition columns stand for, by their projection and their names, which are everybody's own choice. AWS's own
 * pages call them account, account_id, region, timestamp, year, month and day.
 * @returns by name; a column that is none of these is left out
 */
export function rolesOf(partitions: readonly PartitionColumn[]): ReadonlyMap<string, Role> {
  const hasYear = partitions.some(({ name }) => name.toLowerCase() === "year");
  const roles = new Map<string, Role>();
  for (const { name, projection } of partitions) {
    const role = roleOf(name.toLowerCase(), projection?.type === "date", hasYear);
    if (role !== undefined) roles.set(name, role);
  }
  return roles;
}

function roleOf(name: string, isDate: boolean, hasYear: boolean): Role | undefined {
  if (isDate) return "day";
  if (name === "year" || name === "month") return name;
  if (name === "day" && hasYear) return "day of month";
  if (DAY_NAMES.test(name)) return "day";
  if (/account/.test(name)) return "account";
  return /region/.test(name) ? "region" : undefined;
}

/** A day as in keys, written as a projection's format says; undefined for a format that names other things. */
export function formatDay(day: string, format: string): string | undefined {
  const [year = "", month = "", dayOfMonth = ""] = day.split("/");
  const plain = format.replaceAll(/'([^']*)'/g, "$1");
  if (/[a-xz]/i.test(plain.replaceAll(/yyyy|MM|dd/g, ""))) return undefined;
  return plain.replaceAll("yyyy", year).replaceAll("MM", month).replaceAll("dd", dayOfMonth);
}

/** Whether texts in this format follow one another as the days do. */
export function isInOrder(format: string): boolean {
  return /^yyyy[^yMd]*MM[^yMd]*dd$/.test(format.replaceAll("'", ""));
}
