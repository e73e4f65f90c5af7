import type { DayFolder } from "../../source/day-folder.ts";
import type { TrailBuckets } from "../candidates/trail-buckets.ts";
import { shapeOf } from "../candidates/candidate-statement.ts";
import type { SqlEngine, TableName } from "../sql-engine.ts";
import type { Listed } from "../../source/log-files.ts";
import { registeredPartitions } from "./registered-partitions.ts";
import { TableCover } from "./table-cover.ts";

/** Days of a Region that a table does not read. */
interface UnreadDays {
  readonly account: string;
  readonly region: string;
  /** `2026/03/02` */
  readonly firstDay: string;
  readonly lastDay: string;
  readonly days: number;
  readonly reason: string;
}

export interface TableCheck {
  readonly accounts: number;
  readonly regions: number;
  readonly days: number;
  /** False for a form in which records get lost. */
  readonly isOfUse: boolean;
  readonly unread: readonly UnreadDays[];
  /** What could not be listed. */
  readonly unlisted: readonly Extract<Listed, { readonly kind: "unreadable" }>[];
}

interface CheckOptions {
  readonly engine: SqlEngine;
  readonly table: TableName;
  readonly files: TrailBuckets;
  readonly nowMs: number;
  readonly signal: AbortSignal;
}

/**
 * Compares a table with the days that are in a bucket. Folders are listed, no log file is touched and nothing scanned.
 * @throws EngineFailure when there is no such table
 */
export async function checkTable(options: CheckOptions): Promise<TableCheck> {
  const { engine, table, files, nowMs, signal } = options;
  const description = await engine.describe(table, signal);
  const registered = await registeredPartitions(engine, table, description, signal);
  const cover = new TableCover({ table: description, registered, nowMs });
  const [accounts, regions] = [new Set<string>(), new Set<string>()];
  const unread = new Map<string, UnreadDays>();
  let days = 0;
  const ofDay = (folder: DayFolder): undefined => {
    const { name, service, account, region, day } = folder;
    if (service !== "CloudTrail") return;
    days++;
    accounts.add(account);
    regions.add(`${account} ${region}`);
    const reason = cover.whyUnread(name, folder);
    if (reason === undefined) return;
    const key = `${account} ${region} ${reason}`;
    const known = unread.get(key);
    unread.set(key, {
      account,
      region,
      reason,
      firstDay: known === undefined || day < known.firstDay ? day : known.firstDay,
      lastDay: known === undefined || day > known.lastDay ? day : known.lastDay,
      days: (known?.days ?? 0) + 1,
    });
  };
  const unlisted: Extract<Listed, { readonly kind: "unreadable" }>[] = [];
  for await (const found of files.listByDay({}, signal, ofDay)) {
    if (found.kind === "unreadable") unlisted.push(found);
  }
  return {
    accounts: accounts.size,
    regions: regions.size,
    days,
    isOfUse: shapeOf(description) !== undefined,
    unread: [...unread.values()],
    unlisted,
  };
}
