import { type PartitionColumn, type TableDescription } from "../sql-engine.ts";
import { identifier, textLiteral } from "../sql/literal.ts";
import { formatDay, isInOrder, rolesOf } from "./roles.ts";

/** What of a trail is asked: as it was found there. */
export interface Asked {
  readonly accounts: readonly string[];
  readonly regions: readonly string[];
  /** `2026/03/02`, both inclusive; undefined where the time is open. */
  readonly firstDay: string | undefined;
  readonly lastDay: string | undefined;
}

/**
 * The conditions on partition columns, one for each, so that the engine lists and reads nothing else. Never narrower than
 * what is asked.
 */
export function partitionPredicate(
  { partitions, columns }: TableDescription,
  asked: Asked,
): readonly string[] {
  const roles = rolesOf(partitions);
  const conditions: string[] = [];
  for (const column of partitions) {
    const name = identifier(column.name);
    switch (roles.get(column.name)) {
      case "account":
        conditions.push(isOneOf(name, asked.accounts));
        break;
      case "region":
        conditions.push(isOneOf(name, asked.regions));
        break;
      case "day":
        conditions.push(...daysOf(column, columns.get(column.name.toLowerCase()), asked));
        break;
      case "year":
        conditions.push(...yearsOf(column, asked));
        break;
      case "month":
      case "day of month":
      case undefined:
        break;
    }
  }
  const dates = dateOf(partitions);
  if (dates !== undefined) {
    const { firstDay, lastDay } = asked;
    if (firstDay !== undefined) conditions.push(`${dates} >= ${textLiteral(firstDay)}`);
    if (lastDay !== undefined) conditions.push(`${dates} <= ${textLiteral(lastDay)}`);
  }
  return conditions;
}

function isOneOf(name: string, values: readonly string[]): string {
  return `${name} IN (${values.map(textLiteral).join(", ")})`;
}

function daysOf(
  { name, projection }: PartitionColumn,
  type: string | undefined,
  { firstDay, lastDay }: Asked,
): readonly string[] {
  const column = identifier(name);
  if (type?.toLowerCase() === "date") {
    return [
      ...(firstDay === undefined ? [] : [`${column} >= DATE ${textLiteral(dashed(firstDay))}`]),
      ...(lastDay === undefined ? [] : [`${column} <= DATE ${textLiteral(dashed(lastDay))}`]),
    ];
  }
  if (projection?.type !== "date") {
    // Registered by hand: `2026-03-02` and `2026/03/02` are both in use.
    const text = `replace(${column}, '-', '/')`;
    return [
      ...(firstDay === undefined ? [] : [`${text} >= ${textLiteral(firstDay)}`]),
      ...(lastDay === undefined ? [] : [`${text} <= ${textLiteral(lastDay)}`]),
    ];
  }
  const { format } = projection;
  if (!isInOrder(format)) return [];
  const [first, last] = [firstDay, lastDay].map((day) =>
    day === undefined ? undefined : formatDay(day, format),
  );
  return [
    ...(first === undefined ? [] : [`${column} >= ${textLiteral(first)}`]),
    ...(last === undefined ? [] : [`${column} <= ${textLiteral(last)}`]),
  ];
}

/** For the engine's own pruning, which compares columns with values. */
function yearsOf({ name }: PartitionColumn, { firstDay, lastDay }: Asked): readonly string[] {
  if (firstDay === undefined || lastDay === undefined) return [];
  const [first, last] = [firstDay, lastDay].map((day) => Number(day.slice(0, 4)));
  if (first === undefined || last === undefined || last - first > 50) return [];
  const years = Array.from({ length: last - first + 1 }, (_, i) => textLiteral(String(first + i)));
  return [`${asText(name)} IN (${years.join(", ")})`];
}

/** The three columns of a date as one text, in the order of days; undefined where there are not three. */
function dateOf(partitions: readonly PartitionColumn[]): string | undefined {
  const roles = rolesOf(partitions);
  const nameOf = (role: string): string | undefined =>
    partitions.find(({ name }) => roles.get(name) === role)?.name;
  const [year, month, day] = ["year", "month", "day of month"].map(nameOf);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  return `${asText(year)} || '/' || ${twoDigits(month)} || '/' || ${twoDigits(day)}`;
}

function asText(column: string): string {
  return `CAST(${identifier(column)} AS varchar)`;
}

function twoDigits(column: string): string {
  return `lpad(${asText(column)}, 2, '0')`;
}

function dashed(day: string): string {
  return day.replaceAll("/", "-");
}

/** Whether the table can leave days, accounts or Regions unread when the question names them. */
export function isPruned(
  { partitions }: TableDescription,
  narrowed: { readonly byDay: boolean; readonly byAccount: boolean; readonly byRegion: boolean },
): boolean {
  const columnsOf = rolesOf(partitions);
  const roles = new Set(columnsOf.values());
  const hasDays = partitions.some(
    ({ name, projection }) =>
      columnsOf.get(name) === "day" &&
      (projection?.type !== "date" || isInOrder(projection.format)),
  );
  return (
    (narrowed.byDay && (hasDays || roles.has("year"))) ||
    (narrowed.byAccount && roles.has("account")) ||
    (narrowed.byRegion && roles.has("region"))
  );
}
