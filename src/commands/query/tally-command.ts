import { SpitzelError, type ExitCode } from "../../errors.ts";
import { bucketText, type RecordField } from "../../fields/record-field.ts";
import { parseJsonText } from "../../json-text.ts";
import type { Query } from "../../match/query.ts";
import type { TallyOptions } from "../../options/count-options.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import { usualFormat } from "../../output/formats.ts";
import type { TallyLayout, TallyRow } from "../../output/tallies/columns.ts";
import { TALLY_FORMATS } from "../../output/tallies/formats.ts";
import { isoSeconds } from "../../record.ts";
import type { Environment } from "../../run/environment.ts";
import { givenAddresses } from "../../run/given-addresses.ts";
import { queryHints } from "../../run/query-hints.ts";
import type { RecordLoop } from "../../run/record-run.ts";
import { displayOf } from "../../run/terminal.ts";
import type { PlannedRead } from "../../source/planned-read.ts";
import { count as countOf, number } from "../../source/wording.ts";
import { distinctFields, groupFields, Tallier } from "../../tally/tallier.ts";
import { talliesOrder } from "../../tally/tallies.ts";
import { Tally, type TallyGroup } from "../../tally/tally.ts";
import { emptyBuckets } from "./empty-buckets.ts";
import { bars, sparkline } from "./sparkline.ts";

interface Asked {
  readonly query: Query;
  readonly source: PlannedRead;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

/** A step of a histogram at most for every so many would be printed for a time without records. */
const ROWS_AT_ONCE = 1000;

/** `--count-by`, `--per`: what matches is counted in groups, and the groups are printed. @returns the exit code */
export async function tallyCommand(
  run: RecordLoop,
  tally: TallyOptions,
  { query, source, options, environment }: Asked,
): Promise<ExitCode> {
  const addresses = await givenAddresses(options.addresses);
  const fields = await groupFields(tally, addresses);
  const distinct = await distinctFields(tally, addresses);
  requireDifferent(fields, "count-by");
  requireDifferent(distinct, "distinct");
  run.begin();
  const counted = await countAll(run, { source, options, tally, fields, distinct });
  const layout: TallyLayout = {
    fields: fields.map(({ name }) => name),
    distinct: distinct.map(({ name }) => name),
    showsTimes: tally.showsTimes,
    isHistogram: tally.rateMs !== undefined && fields.length === 1,
  };
  const { stdout } = environment;
  const display = displayOf(stdout, options.wantsColor);
  const format = options.format ?? usualFormat(stdout.isTTY === true);
  const sink = await TALLY_FORMATS[format]({ layout, display });
  const rows = rowsOf(counted, tally, layout);
  if (!run.isStopped) {
    if (
      layout.isHistogram &&
      format === "table" &&
      display.width !== undefined &&
      rows.length > 1
    ) {
      const counts = rows.map(({ count }) => count);
      await run.write(`${display.paint("dim", sparkline(counts, display.width))}\n`);
    }
    await run.write(sink.heading());
    for (let i = 0; i < rows.length && !run.isStopped; i += ROWS_AT_ONCE) {
      await run.write(await sink.write(rows.slice(i, i + ROWS_AT_ONCE)));
    }
    await run.write(sink.end(undefined));
  }
  for (const note of notes(counted, rows, tally)) run.reporter.note(note);
  if (run.coverage.stoppedBy === undefined && run.coverage.recordsRead > 0) {
    // The threads have not kept a record: the first of the files are looked at.
    const asked = { query, coverage: run.coverage, sample: [], options };
    for (const hint of await queryHints(asked)) run.reporter.note(hint);
  }
  return run.finish({ noMatchFails: options.noMatchFails });
}

interface Counting {
  readonly source: PlannedRead;
  readonly options: QueryOptions;
  readonly tally: TallyOptions;
  readonly fields: readonly RecordField[];
  readonly distinct: readonly RecordField[];
}

/** By the threads where the source can; else, and when each eventID counts once, of the parsed records. */
async function countAll(
  run: RecordLoop,
  { source, options, tally, fields, distinct }: Counting,
): Promise<Tally> {
  const counted = new Tally(fields.length, distinct.length);
  const { by, rateMs, distinct: distinctNames } = tally;
  const order = talliesOrder({ by, rateMs, distinct: distinctNames }, [...fields, ...distinct]);
  // The threads have not opened the files that know addresses.
  const isOfAddress = [...fields, ...distinct].some((field) => field.isOfAddress === true);
  const read = options.dedupe || isOfAddress ? undefined : source.product?.(order);
  if (read !== undefined) {
    await run.forEachMade(read, (made) => {
      counted.add(made);
      return made.records;
    });
    return counted;
  }
  const tallier = new Tallier(fields, distinct);
  await run.forEachBatch({ limit: Infinity, dedupe: options.dedupe }, (records) => {
    for (const record of records) tallier.addRecord(record);
    const made = tallier.take();
    if (made !== undefined) counted.add(made);
    return "";
  });
  return counted;
}

function rowsOf(
  counted: Tally,
  { rateMs, top, showsTimes }: TallyOptions,
  { isHistogram }: TallyLayout,
): readonly TallyRow[] {
  const groups = counted.groups();
  const kept = top < groups.length ? groups.slice(0, top) : groups;
  const rows = kept.map((group) => rowOf(group, counted.records, showsTimes));
  if (rateMs === undefined) return rows;
  const inTime = rows.toSorted((a, b) => timeOf(a) - timeOf(b));
  if (!isHistogram || top < groups.length) return inTime;
  return bars(emptyBuckets(inTime, rateMs, (ms) => bucketText(ms, rateMs)));
}

/** Groups without a time come last. */
function timeOf({ values }: TallyRow): number {
  const [time] = values;
  return typeof time === "string" ? Date.parse(time) : Infinity;
}

function rowOf(
  { values, count, firstMs, lastMs, distinct }: TallyGroup,
  records: number,
  showsTimes: boolean,
): TallyRow {
  return {
    values: values.map(parseJsonText),
    count,
    share: count / records,
    first: showsTimes && Number.isFinite(firstMs) ? isoSeconds(firstMs) : null,
    last: showsTimes && Number.isFinite(lastMs) ? isoSeconds(lastMs) : null,
    distinct,
    bar: "",
  };
}

/** What the rows do not say. */
function notes(
  counted: Tally,
  rows: readonly TallyRow[],
  { top }: TallyOptions,
): readonly string[] {
  const { size, records, otherRecords, isDistinctCut } = counted;
  const shown = rows.reduce((sum, { count }) => sum + count, 0);
  const left = size - Math.min(top, size);
  return [
    ...(left > 0
      ? [`${countOf(left, "more group")} with ${countOf(records - otherRecords - shown, "record")}`]
      : []),
    ...(otherRecords > 0
      ? [
          `${countOf(otherRecords, "record")} of groups that came after the first ${number(size)} are counted in none: more are not remembered; those printed are exact`,
        ]
      : []),
    ...(isDistinctCut
      ? ["numbers of distinct values are lower bounds: there are more than are remembered"]
      : []),
  ];
}

function requireDifferent(fields: readonly RecordField[], option: string): void {
  const names = fields.map(({ name }) => name);
  const twice = names.find((name, i) => names.indexOf(name) < i);
  if (twice === undefined) return;
  throw new SpitzelError(`"${twice}" stands twice in --${option}`, { hint: "name it once." });
}
