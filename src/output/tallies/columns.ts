import type { Field } from "../fields.ts";
import type { Column } from "../table.ts";

/** A group of records that was counted. */
export interface TallyRow {
  /** In the order of the fields; null for what the records do not have. */
  readonly values: readonly unknown[];
  readonly count: number;
  /** Of all records that were counted, from 0 to 1. */
  readonly share: number;
  /** ISO 8601; null when no record had a time. */
  readonly first: string | null;
  readonly last: string | null;
  readonly distinct: readonly number[];
  /** The count as a bar. */
  readonly bar: string;
}

/** Which columns there are. */
export interface TallyLayout {
  readonly fields: readonly string[];
  readonly distinct: readonly string[];
  readonly showsTimes: boolean;
  /** The first field is the time, and the only one: a histogram. */
  readonly isHistogram: boolean;
}

/** For programs. */
export function tallyFields({
  fields,
  distinct,
  showsTimes,
}: TallyLayout): readonly Field<TallyRow>[] {
  return [
    ...fields.map((name, i) => ({ name, valueOf: ({ values }: TallyRow) => values[i] })),
    { name: "count", valueOf: ({ count }) => count },
    { name: "share", valueOf: ({ share }) => Number(share.toFixed(6)) },
    ...distinct.map((name, i) => ({
      name: `distinct_${name}`,
      valueOf: (row: TallyRow) => row.distinct[i],
    })),
    ...(showsTimes
      ? [
          { name: "first", valueOf: ({ first }: TallyRow) => first },
          { name: "last", valueOf: ({ last }: TallyRow) => last },
        ]
      : []),
  ];
}

/** For people: the number first, as it is never cut, and a dash for what the records do not have. */
export function tallyColumns(layout: TallyLayout): readonly Column<TallyRow>[] {
  const { fields, distinct, showsTimes, isHistogram } = layout;
  const groups = fields.map((name, i) => ({
    name,
    valueOf: ({ values }: TallyRow) => values[i] ?? "-",
    isWhole: name === "time",
  }));
  const numbers: readonly Column<TallyRow>[] = [
    { name: "count", valueOf: ({ count }) => count, isWhole: true, isRight: true },
    {
      name: "share",
      valueOf: ({ share }) => `${(share * 100).toFixed(1)}%`,
      isWhole: true,
      isRight: true,
    },
    ...distinct.map((name, i) => ({
      name: `distinct ${name}`,
      valueOf: (row: TallyRow) => row.distinct[i],
      isWhole: true,
      isRight: true,
    })),
  ];
  const times: readonly Column<TallyRow>[] = showsTimes
    ? [
        { name: "first", valueOf: ({ first }) => first ?? "-", isWhole: true },
        { name: "last", valueOf: ({ last }) => last ?? "-", isWhole: true },
      ]
    : [];
  if (!isHistogram) return [...numbers, ...groups, ...times];
  return [...groups, ...numbers, ...times, { name: "", valueOf: ({ bar }) => bar }];
}
