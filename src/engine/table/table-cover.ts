import type { PartitionColumn, Projection, TableDescription } from "../sql-engine.ts";
import { type DayParts, formatDay, type Role, rolesOf } from "./roles.ts";

const DAY_MS = 24 * 3_600_000;

/** Registered partitions, each the texts of its columns in their order. */
export type Registered = ReadonlySet<string>;

export interface CoverOptions {
  readonly table: TableDescription;
  /** Undefined for a table whose partitions are projected, or that has none. */
  readonly registered: Registered | undefined;
  /** Milliseconds since 1970. */
  readonly nowMs: number;
}

/**
 * Which folders of a trail a table reads. What it does not read is silently absent from every answer of an engine: a
 * list of accounts that nobody has kept, a range that ended, partitions that nobody has registered.
 */
export class TableCover {
  readonly #table: TableDescription;
  readonly #roles: ReadonlyMap<string, Role>;
  readonly #registered: Registered | undefined;
  readonly #nowMs: number;

  constructor({ table, registered, nowMs }: CoverOptions) {
    this.#table = table;
    this.#roles = rolesOf(table.partitions);
    this.#registered = registered;
    this.#nowMs = nowMs;
  }

  /**
   * Why a day's folder is not read; undefined when it is.
   * @param folder `s3://bucket/…/2026/03/02/`
   */
  whyUnread(folder: string, parts: DayParts): string | undefined {
    const { partitions } = this.#table;
    const values: string[] = [];
    for (const column of partitions) {
      const value = this.#valueOf(column, parts);
      if (value === undefined)
        return `the table has a column ${column.name} that is none of a trail`;
      const reason = this.#whyNotProjected(column, value, parts);
      if (reason !== undefined) return reason;
      values.push(value);
    }
    if (this.#registered !== undefined && !this.#registered.has(partitionKey(values))) {
      const named = partitions.map(({ name }, i) => `${name}=${values[i]}`).join(", ");
      return `no partition is registered for ${named}`;
    }
    const isSomewhere = this.#registered !== undefined || this.#isAt(folder, values);
    return isSomewhere
      ? undefined
      : `the table reads ${this.#table.template ?? this.#table.location}`;
  }

  #valueOf({ name, projection }: PartitionColumn, parts: DayParts): string | undefined {
    const [year = "", month = "", day = ""] = parts.day.split("/");
    switch (this.#roles.get(name)) {
      case "account":
        return parts.account;
      case "region":
        return parts.region;
      case "day":
        return projection?.type === "date"
          ? formatDay(parts.day, projection.format)
          : parts.day.replaceAll("/", this.#separatorOf(name));
      case "year":
        return year;
      case "month":
        return digitsOf(month, projection);
      case "day of month":
        return digitsOf(day, projection);
      case undefined:
        return undefined;
    }
  }

  /** Registered days are written with one sign or another between. */
  #separatorOf(name: string): string {
    const at = this.#table.partitions.findIndex((column) => column.name === name);
    const [first = ""] = this.#registered ?? [];
    return first.split("\0")[at]?.includes("-") === true ? "-" : "/";
  }

  #whyNotProjected(
    { name, projection }: PartitionColumn,
    value: string,
    { day }: DayParts,
  ): string | undefined {
    switch (projection?.type) {
      case "enum":
        return projection.values.includes(value)
          ? undefined
          : `${value} is not in the table's list for ${name}`;
      case "date": {
        const [first, last] = projection.range.map((end) => this.#dayOf(end, projection.format));
        if (first === undefined || last === undefined) return undefined;
        return day < first || day > last
          ? `outside of the table's days, ${projection.range.join(" to ")}`
          : undefined;
      }
      case "integer": {
        const [first = NaN, last = NaN] = projection.range.map(Number);
        return Number(value) < first || Number(value) > last
          ? `outside of the table's range of ${name}, ${projection.range.join(" to ")}`
          : undefined;
      }
      case "injected":
      case undefined:
        return undefined;
    }
  }

  /** The day of an end of a range, as in keys; undefined for what is not understood, which is no reason. */
  #dayOf(end: string, format: string): string | undefined {
    if (/^NOW/i.test(end.trim())) return isoDay(fromNow(end, this.#nowMs));
    const at = (part: string): number => format.replaceAll("'", "").indexOf(part);
    const [year, month, day] = [at("yyyy"), at("MM"), at("dd")];
    if (year < 0) return undefined;
    const text = [
      end.slice(year, year + 4),
      month < 0 ? "01" : end.slice(month, month + 2),
      day < 0 ? "01" : end.slice(day, day + 2),
    ].join("/");
    return /^\d{4}\/\d\d\/\d\d$/.test(text) ? text : undefined;
  }

  #isAt(folder: string, values: readonly string[]): boolean {
    const { partitions, location, template } = this.#table;
    if (partitions.length === 0) return plain(folder).startsWith(plain(location));
    const path = partitions.reduce(
      (text, { name }, i) => text.replaceAll(`\${${name}}`, values[i] ?? ""),
      template ??
        withSlash(location) + partitions.map(({ name }) => `${name}=\${${name}}`).join("/"),
    );
    return plain(path) === plain(folder);
  }
}

/** `NOW-3YEARS`. https://docs.aws.amazon.com/athena/latest/ug/partition-projection-supported-types.html */
function fromNow(end: string, nowMs: number): Date {
  const [, sign = "+", n = "0", unit = ""] =
    /^NOW\s*([+-])\s*(\d+)\s*([A-Z]+?)S?$/i.exec(end.trim()) ?? [];
  const by = sign === "-" ? -Number(n) : Number(n);
  const date = new Date(nowMs);
  const named = unit.toUpperCase();
  if (named === "YEAR") date.setUTCFullYear(date.getUTCFullYear() + by);
  else if (named === "MONTH") date.setUTCMonth(date.getUTCMonth() + by);
  else date.setTime(nowMs + by * (named === "WEEK" ? 7 : named === "DAY" ? 1 : 0) * DAY_MS);
  return date;
}

function isoDay(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll("-", "/");
}

export function partitionKey(values: readonly string[]): string {
  return values.join("\0");
}

function digitsOf(text: string, projection: Projection | undefined): string {
  if (projection?.type !== "integer") return text;
  return String(Number(text)).padStart(projection.digits ?? 0, "0");
}

/** Places in S3 have several spellings. */
function plain(location: string): string {
  return withSlash(location.replace(/^s3[an]:/i, "s3:"));
}

function withSlash(location: string): string {
  return location.endsWith("/") ? location : `${location}/`;
}
