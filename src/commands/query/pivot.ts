import { givenAddresses } from "../../run/given-addresses.ts";
import type { AddressFiles } from "../../addresses/open-addresses.ts";
import { SpitzelError } from "../../errors.ts";
import type { RecordField } from "../../fields/record-field.ts";
import { readOnce } from "../../files/read-once.ts";
import { compileQuery, type Query, type QueryTest } from "../../match/query.ts";
import type { PivotOptions } from "../../options/pivot-options.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import { type AnchorTimes, Anchors } from "../../pivot/anchors.ts";
import { sharedFields } from "../../pivot/shared-fields.ts";
import { recordsOfLines, sharesWith } from "../../pivot/shared-lines.ts";
import { lookedUp, sharedQueries } from "../../pivot/shared-query.ts";
import { sharedLinesOrder } from "../../pivot/shared-request.ts";
import type { ReadRecord } from "../../record.ts";
import type { Environment } from "../../run/environment.ts";
import { openSource } from "../../run/open-source.ts";
import type { RecordLoop } from "../../run/record-run.ts";
import type { Batch } from "../../source/batch.ts";
import { Coverage } from "../../source/coverage.ts";
import { matching, testRecord } from "../../source/matching.ts";
import type { ExplainLine, PlannedRead, Reading } from "../../source/planned-read.ts";
import { count as countOf } from "../../source/wording.ts";

interface Asked {
  readonly pivot: PivotOptions;
  readonly query: Query;
  /** What makes a record a match. */
  readonly test: QueryTest;
  readonly source: Pick<PlannedRead, "holds">;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

/** Each window of Event history costs a request at least; files are read once whatever the window. */
const MOST_WINDOWS = { "event-history": 50, trail: 1 } as const;

/**
 * Reads twice: first the matches, of which the values and times are remembered, then all records that share them.
 * @param take what is to be printed, as it is read, each with what it is; gives the text to print now
 */
export async function readPivot(
  run: RecordLoop,
  { pivot, query, test, source, options, environment }: Asked,
  take: (records: readonly ReadRecord[]) => string | Promise<string>,
): Promise<void> {
  const fields = await sharedFields(pivot.same, await givenAddresses(options.addresses));
  requireTwice(pivot, options.trails);
  const anchors = new Anchors(fields, pivot.aroundMs);
  const { limit, dedupe } = options;
  await run.forEachBatch({ limit, dedupe }, (records) => {
    for (const read of records) anchors.add(read);
    return "";
  });
  const { coverage, reporter } = run;
  if (anchors.without > 0) reporter.note(withoutText(pivot, anchors.without));
  if (anchors.isEmpty) return;
  if (isBrokenOff(run)) {
    reporter.problem("nothing is printed: what belongs to the matches was not read");
    return;
  }
  const times = anchors.times();
  const queries = sharedQueries(fields, times, {
    window: query.window,
    mostWindows: MOST_WINDOWS[source.holds],
  });
  let matches = 0;
  await run.readFurther(async (reading, print) => {
    for (const further of queries) {
      const plan = await planOf(further, options, environment);
      for await (const records of sharing({ plan, fields, times, pivot, dedupe }, reading, run)) {
        const marked = records.map((read) => withMark(read, test));
        matches += marked.filter(({ isContext }) => isContext === false).length;
        await print(await take(marked));
      }
    }
  });
  const missing = coverage.matched - anchors.without - matches;
  if (missing <= 0 || isBrokenOff(run)) return;
  coverage.skip({
    where: countOf(missing, "matching record"),
    reason: "not there when everything was read a second time",
    hint: "files that change while they are read: run it again.",
  });
}

/** What was to be read was not. */
function isBrokenOff({ isStopped, coverage }: RecordLoop): boolean {
  return isStopped || coverage.stoppedBy === "--max-time";
}

/** For `--explain`. */
export async function explainPivot(
  { same, aroundMs }: PivotOptions,
  { holds }: Pick<PlannedRead, "holds">,
  addresses: AddressFiles | undefined,
): Promise<readonly ExplainLine[]> {
  const fields = await sharedFields(same, await givenAddresses(addresses));
  const path = lookedUp(fields);
  const near = aroundMs === undefined ? "" : `, at most ${aroundMs / 1000} s from it`;
  const inAll = aroundMs === undefined ? "" : " of these times";
  const found =
    holds === "trail"
      ? "the files again"
      : path === undefined
        ? `every event${inAll}: no look-up finds these alone`
        : `look-ups by the ${path} of the matches`;
  return [
    { topic: "then", text: `every record with the ${same.join(" and ")} of a match${near}` },
    { topic: "second reading", text: found },
  ];
}

function withoutText({ same, aroundMs }: PivotOptions, count: number): string {
  const what = [same.join(" and "), ...(aroundMs === undefined ? [] : ["time"])].join(", or ");
  return `${countOf(count, "matching record")} without ${what}: nothing is the same, and nothing of them is printed`;
}

function requireTwice({ aroundMs }: PivotOptions, trails: readonly string[]): void {
  const once = readOnce(trails);
  if (once === undefined) return;
  const option = aroundMs === undefined ? "same" : "context";
  throw new SpitzelError(
    `--${option} reads everything twice, and ${once === "-" ? "stdin" : once} can be read only once`,
    { hint: "write it to a file first, and name that." },
  );
}

async function planOf(
  query: Query,
  options: QueryOptions,
  environment: Environment,
): Promise<PlannedRead & { readonly test: QueryTest }> {
  const test = await compileQuery(query);
  const asked = { ...options, limit: Infinity };
  return { ...(await openSource(query, { test, wantsPlaces: false }, asked, environment)), test };
}

interface Sharing {
  readonly plan: PlannedRead & { readonly test: QueryTest };
  readonly fields: readonly RecordField[];
  readonly times: AnchorTimes;
  readonly pivot: PivotOptions;
  readonly dedupe: boolean;
}

/** The records that belong to matches: found by the threads where the source can, else of all that are parsed. */
async function* sharing(
  { plan, fields, times, pivot, dedupe }: Sharing,
  reading: Reading,
  { breather }: RecordLoop,
): AsyncGenerator<readonly ReadRecord[]> {
  const { coverage } = reading;
  // Threads know of no addresses.
  const isAsked = !dedupe && !fields.some(({ isOfAddress }) => isOfAddress);
  const order = sharedLinesOrder({ same: pivot.same, times }, fields);
  const read = isAsked ? plan.product?.(order) : undefined;
  if (read !== undefined) {
    for await (const lines of read(reading)) {
      coverage.matched += lines.count;
      yield recordsOfLines(lines);
    }
    return;
  }
  const isShared = sharesWith(fields, times);
  const test: QueryTest = (record, text) => {
    const verdict = plan.test(record, text);
    return verdict === "no" || !isShared({ record, text: text ?? "" }) ? "no" : verdict;
  };
  const stage = { test, coverage, limit: Infinity, dedupe, breather };
  for await (const batch of matching(askedAgain(plan.records(reading)), stage)) {
    yield batch.records;
    batch.taken();
  }
}

/** Records of which nobody knows whether they match. */
async function* askedAgain(batches: AsyncIterable<Batch>): AsyncGenerator<Batch> {
  for await (const batch of batches) {
    yield { ...batch, records: batch.records.map((read) => copyOf(read)) };
  }
}

function withMark(read: ReadRecord, test: QueryTest): ReadRecord {
  // What cannot be decided was a skip of the first reading.
  return { ...copyOf(read), isContext: !testRecord(test, read, new Coverage()) };
}

function copyOf({ text, record, origin, place }: ReadRecord): ReadRecord {
  return { text, record, place, ...(origin === undefined ? {} : { origin }) };
}
