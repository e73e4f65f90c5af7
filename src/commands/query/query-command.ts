import type { AddressFiles } from "../../addresses/open-addresses.ts";
import { type ExitCode, SpitzelError } from "../../errors.ts";
import { wordHint } from "../../fields/path-of-word.ts";
import { compileQuery, parseQuery, type Query, type QueryTest } from "../../match/query.ts";
import type { PivotOptions } from "../../options/pivot-options.ts";
import { type QueryOptions } from "../../options/query-options.ts";
import type { Environment } from "../../run/environment.ts";
import { givenAddresses } from "../../run/given-addresses.ts";
import { howToGoOn, isDurable, lagSeconds, startOf } from "../../run/going-on.ts";
import type { OpenedDurableRun } from "../../run/open-durable.ts";
import { openSource } from "../../run/open-source.ts";
import { queryHints } from "../../run/query-hints.ts";
import { insightsLeftOut, missingEvents, unknownServices } from "../../run/query-notes.ts";
import { RecordLoop } from "../../run/record-run.ts";
import { remembering } from "../../run/sample-records.ts";
import { eventTimeMs, type ReadRecord } from "../../record.ts";
import type { Coverage } from "../../source/coverage.ts";
import type { ExplainLine, PlannedRead } from "../../source/planned-read.ts";
import { answerText } from "./answer-text.ts";
import type { RecordOrder } from "./record-order.ts";
import { type RecordFormat, recordFormat } from "./record-format.ts";

/** Runs a query: matches to stdout, everything else to stderr. @returns the exit code. */
export async function queryCommand(
  actions: readonly string[],
  options: QueryOptions,
  environment: Environment,
): Promise<ExitCode> {
  if (actions.length === 0) {
    throw new SpitzelError("expected an action, got none", {
      hint: "name at least one: spitzel 's3:Get*' …, or '*' for every record; spitzel --help shows more.",
    });
  }
  const query = parseQuery({ ...options, actions }, startOf(options, environment.now()), wordHint);
  // What was named must be what it is taken for, also where nothing that is printed asks for it.
  await givenAddresses(options.addresses);
  const goesOn = isDurable(options);
  // Of Event history, the window of a continued run is in its file: what is read lies inside.
  const hasOwnWindow = goesOn && options.trails.length === 0;
  const test = await compileQuery(hasOwnWindow ? { ...query, window: {} } : query);
  // How far a file was read is told by the places.
  const source = await openSource(query, { test, wantsPlaces: goesOn }, options, environment);
  if (options.explains) {
    const more =
      options.pivot === undefined
        ? []
        : await explainedPivot(options.pivot, source, options.addresses);
    const { explainCommand } = await import("./explain-command.ts");
    return explainCommand({ query, source, further: more }, environment);
  }
  if (options.tally !== undefined) {
    const { tallyCommand } = await import("./tally-command.ts");
    const run = new RecordLoop({ query, test, source, options, environment });
    return tallyCommand(run, options.tally, { query, source, options, environment });
  }
  const durable = await openedRun(query, source, options, environment);
  try {
    return await answer({ query, test, source, durable, options, environment });
  } finally {
    durable?.close();
  }
}

async function explainedPivot(
  pivot: PivotOptions,
  source: PlannedRead,
  addresses: AddressFiles | undefined,
): Promise<readonly ExplainLine[]> {
  const { explainPivot } = await import("./pivot.ts");
  return explainPivot(pivot, source, addresses);
}

/** A run that is continued, repeated or without end. */
async function openedRun(
  query: Query,
  { resumable }: PlannedRead,
  options: QueryOptions,
  environment: Environment,
): Promise<OpenedDurableRun | undefined> {
  if (!isDurable(options)) return undefined;
  const { openDurable } = await import("../../run/open-durable.ts");
  return openDurable(query, options, resumable, environment);
}

interface Asked {
  readonly query: Query;
  readonly test: QueryTest;
  readonly source: PlannedRead;
  readonly durable: OpenedDurableRun | undefined;
  readonly options: QueryOptions;
  readonly environment: Environment;
}

async function answer(asked: Asked): Promise<ExitCode> {
  const { query, source, durable, options, environment } = asked;
  const format = await recordFormat(options, environment.stdout, (read) =>
    durable?.run.isRepeated === true ? lagSeconds(read, environment.now()) : undefined,
  );
  const notes = await unknownServices(query);
  const { test, records: sample } = remembering(asked.test);
  const run = new RecordLoop({ ...asked, test });
  const { reporter, coverage } = run;
  for (const note of notes) reporter.note(note);
  run.begin();
  await run.write(format.sink.heading());
  const { limit, dedupe, countsOnly } = options;
  const isPivot = options.pivot !== undefined;
  const needsRecords = dedupe || limit !== Infinity || durable !== undefined || isPivot;
  const order = options.order ?? options.pivot?.order;
  if (order !== undefined) {
    const { recordOrder } = await import("./record-order.ts");
    const addresses = await givenAddresses(options.addresses);
    await inOrder(await recordOrder(order, addresses), asked, run, format);
  } else if (source.lines !== undefined && format.isOwnLines && !needsRecords) {
    await run.forEachLines(source.lines, { isPrinted: !countsOnly });
  } else {
    await forEachAnswer(asked, run, async (records) => {
      if (durable === undefined && !countsOnly) watchOrder(records, coverage);
      return answerText(records, format, coverage);
    });
  }
  if (!run.isStopped) await run.write(format.sink.end(coverage));
  const goOn = howToGoOn(coverage, options, environment.words ?? []);
  if (goOn !== undefined) reporter.note(goOn);
  if (coverage.stoppedBy === undefined && coverage.recordsRead > 0) {
    for (const hint of await queryHints({ query, coverage, sample, options })) reporter.note(hint);
  }
  return run.finish({
    noMatchFails: options.noMatchFails,
    whyEmpty: async () => [
      ...insightsLeftOut(query, options.limits),
      ...(source.holds === "trail" ? await missingEvents(query, "trail") : []),
    ],
  });
}

function watchOrder(records: readonly ReadRecord[], { printed }: Coverage): void {
  for (const { record } of records) printed.add(eventTimeMs(record) ?? Number.NaN);
}

/** Everything that is to be printed, as it is read. @param take gives the text to print now */
async function forEachAnswer(
  asked: Asked,
  run: RecordLoop,
  take: (records: readonly ReadRecord[]) => string | Promise<string>,
): Promise<void> {
  const { pivot, limit, dedupe } = asked.options;
  if (pivot === undefined) return run.forEachBatch({ limit, dedupe }, take);
  const { readPivot } = await import("./pivot.ts");
  await readPivot(run, { ...asked, pivot }, take);
}

const RECORDS_AT_ONCE = 200;

/** Reads everything, then prints it. */
async function inOrder(
  order: RecordOrder,
  asked: Asked,
  run: RecordLoop,
  format: RecordFormat,
): Promise<void> {
  await forEachAnswer(asked, run, (records) => {
    for (const read of records) order.add(read);
    return "";
  });
  let some: ReadRecord[] = [];
  for (const read of order.inOrder()) {
    if (run.isStopped) return;
    if (some.push(read) < RECORDS_AT_ONCE) continue;
    await run.write(await answerText(some, format, run.coverage));
    some = [];
  }
  if (!run.isStopped) await run.write(await answerText(some, format, run.coverage));
}
