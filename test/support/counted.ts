import { parseFields } from "../../src/fields/record-field.ts";
import { jsonText, recordAsWritten } from "../../src/json-text.ts";
import { eventTimeMs, type ReadRecord } from "../../src/record.ts";
import { Coverage } from "../../src/source/coverage.ts";
import type { PlannedRead } from "../../src/source/planned-read.ts";
import { distinctFields, groupFields } from "../../src/tally/tallier.ts";
import { talliesOrder, type TallyRequest } from "../../src/tally/tallies.ts";
import { Tally, type TallyGroup } from "../../src/tally/tally.ts";

/** What the threads of a plan count. */
export async function countedBy(
  plan: PlannedRead,
  request: TallyRequest,
): Promise<readonly TallyGroup[]> {
  const fields = await groupFields(request);
  const distinct = await distinctFields(request);
  const read = plan.product?.(talliesOrder(request, [...fields, ...distinct]));
  if (read === undefined) throw new Error("expected a plan that can count");
  const tally = new Tally(fields.length, distinct.length);
  const run = { signal: new AbortController().signal, coverage: new Coverage() };
  for await (const made of read(run)) tally.add(made);
  return tally.groups();
}

/** The same counted one record after another, in a few lines. */
export async function countedPlainly(
  records: readonly ReadRecord[],
  { by, distinct }: Pick<TallyRequest, "by" | "distinct">,
): Promise<readonly TallyGroup[]> {
  const fields = await parseFields(by.join(","), "count-by");
  const others = distinct.length === 0 ? [] : await parseFields(distinct.join(","), "distinct");
  const groups = new Map<
    string,
    { values: string[]; times: number[]; sets: Set<string>[]; count: number }
  >();
  for (const read of records) {
    const written = recordAsWritten(read);
    const textOf = ({ valueOf, bucketMs }: (typeof fields)[number]) =>
      jsonText(valueOf(bucketMs === undefined ? written : read.record) ?? null);
    const values = fields.map(textOf);
    const key = JSON.stringify(values);
    const group = groups.get(key) ?? {
      values,
      times: [],
      sets: others.map(() => new Set<string>()),
      count: 0,
    };
    groups.set(key, group);
    group.count++;
    const ms = eventTimeMs(read.record);
    if (ms !== undefined) group.times.push(ms);
    for (const [i, field] of others.entries()) group.sets[i]!.add(textOf(field));
  }
  return [...groups.values()]
    .toSorted((a, b) => b.count - a.count)
    .map(({ values, times, sets, count }) => ({
      values,
      count,
      firstMs: Math.min(...times),
      lastMs: Math.max(...times),
      distinct: sets.map(({ size }) => size),
    }));
}
