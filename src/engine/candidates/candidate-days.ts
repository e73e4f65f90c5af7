import type { Listed } from "../../source/log-files.ts";
import { count } from "../../source/wording.ts";
import type { TableCover } from "../table/table-cover.ts";
import type { Candidates } from "./find-candidates.ts";
import type { DayFolder, FoundObject } from "../../source/day-folder.ts";

/** What was written since the engine began to look it cannot have seen, going by clocks that differ. */
const CLOCKS_DIFFER_MS = 5 * 60_000;
const DAY_MS = 24 * 3_600_000;

/** https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-log-file-examples.html */
const INSIGHTS = "CloudTrail-Insight";

interface CandidateDaysOptions {
  readonly cover: TableCover;
  readonly candidates: Pick<Candidates, "paths" | "days">;
  /** When the engine began to look: milliseconds since 1970. */
  readonly startedMs: number;
  readonly wantsInsights: boolean;
  /** Whether the engine was asked for a day: what came into the bucket meanwhile was not. */
  readonly isAsked: (folder: DayFolder) => boolean;
}

/** Which objects of which days are read, and what the table keeps from being found. */
export class CandidateDays {
  /** Objects that were listed and hold no match. */
  otherFiles = 0;
  /** Days without a candidate, which were not listed. */
  otherDays = 0;
  readonly #cover: TableCover;
  readonly #candidates: Pick<Candidates, "paths" | "days">;
  readonly #startedMs: number;
  readonly #wantsInsights: boolean;
  readonly #isAsked: (folder: DayFolder) => boolean;
  /** By the Region and the reason. */
  readonly #unread = new Map<string, { folder: string; reason: string; days: number }>();

  constructor({ cover, candidates, startedMs, wantsInsights, isAsked }: CandidateDaysOptions) {
    this.#cover = cover;
    this.#candidates = candidates;
    this.#startedMs = startedMs;
    this.#wantsInsights = wantsInsights;
    this.#isAsked = isAsked;
  }

  /** Which objects of a day are to be read; undefined for none. */
  ofDay(folder: DayFolder): ((object: FoundObject) => boolean) | undefined {
    const { name, service } = folder;
    // Insights and the like are in no table: they are few, and read where they are asked for.
    if (service === INSIGHTS && !this.#wantsInsights) return undefined;
    if (service !== "CloudTrail" || !this.#isAsked(folder)) return () => true;
    const reason = this.#cover.whyUnread(name, folder);
    if (reason !== undefined) {
      this.#isUnread(folder, reason);
      return undefined;
    }
    if (!this.#candidates.days.has(name) && !this.#mayBeNew(folder)) {
      this.otherDays++;
      return undefined;
    }
    return (object) => {
      const isRead =
        this.#candidates.paths.has(object.name) ||
        isUnseen(object.name.slice(name.length)) ||
        !(object.writtenMs < this.#startedMs - CLOCKS_DIFFER_MS);
      if (!isRead) this.otherFiles++;
      return isRead;
    };
  }

  #isUnread({ name: folder, regionFolder }: DayFolder, reason: string): void {
    const key = `${regionFolder} ${reason}`;
    const known = this.#unread.get(key);
    if (known !== undefined) known.days++;
    else this.#unread.set(key, { folder, reason, days: 1 });
  }

  /** Log files may have come into the day since the engine looked. */
  #mayBeNew({ day }: DayFolder): boolean {
    const since = new Date(this.#startedMs - DAY_MS).toISOString().slice(0, 10);
    return day >= since.replaceAll("-", "/");
  }

  /** The days that were asked for and that the table does not read. */
  *unread(): Generator<Listed> {
    for (const { folder, reason, days } of this.#unread.values()) {
      const more = days === 1 ? "" : `, and ${count(days - 1, "more day")} of this Region`;
      yield {
        kind: "unreadable",
        name: folder,
        reason: `not in the table: ${reason}${more}`,
        hint: "spitzel table check says all that a table leaves out; without --engine it is read.",
      };
    }
  }
}

/** What Hive passes over, or may pass over: hidden files, and files of folders below. */
function isUnseen(rest: string): boolean {
  return rest.includes("/") || /^[._]/.test(rest);
}
