import type { Coverage } from "../../coverage.ts";
import { matching } from "../../match/matching.ts";
import type { QueryTest } from "../../match/query.ts";
import type { ReadRecord } from "../../record.ts";
import type { PlannedRead, Run } from "../../source.ts";
import type { DurableRun } from "../../run/durable-run.ts";
import { unseen } from "../../run/going-on.ts";
import type { QueryOptions } from "../../options/query-options.ts";
import type { RecordFormat } from "./record-format.ts";

interface AnswerOptions {
  readonly source: PlannedRead;
  readonly test: QueryTest;
  readonly format: RecordFormat;
  readonly options: QueryOptions;
  /** A run that is continued or repeated, over Event history. */
  readonly durable: DurableRun | undefined;
  /** Windows of a repeated run overlap: what was printed before is left out. */
  readonly isRepeated: boolean;
}

/** What goes to stdout for the records that match, as they are found. */
export async function* answerTexts(
  { source, test, format, options, durable, isRepeated }: AnswerOptions,
  run: Run,
): AsyncGenerator<string | Uint8Array> {
  const { coverage } = run;
  const needsRecords = options.dedupe || options.limit !== Infinity || durable !== undefined;
  if (source.lines !== undefined && format.isOwnLines && !needsRecords) {
    for await (const { bytes, count } of source.lines(run)) {
      coverage.matched += count;
      if (!options.countsOnly) yield bytes;
    }
    return;
  }
  const batches = durable === undefined ? source.records(run) : durable.records(run);
  for await (const batch of matching(batches, { test, coverage, ...options })) {
    const fresh =
      isRepeated && durable !== undefined ? unseen(batch, durable.seen, coverage) : batch;
    const text = await textOf(fresh, format, coverage);
    if (text !== "") await durable?.beforeWrite(fresh, text);
    yield text;
  }
}

/** The text of a batch; a record nested so deep that its fields cannot be serialised is skipped. */
async function textOf(
  batch: readonly ReadRecord[],
  format: RecordFormat,
  coverage: Coverage,
): Promise<string> {
  try {
    return await format.sink.write(batch);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (batch.length > 1) {
      const texts: string[] = [];
      for (const read of batch) texts.push(await textOf([read], format, coverage));
      return texts.join("");
    }
    coverage.skip({
      where: "a record that matched",
      reason: "it is nested too deeply to print its fields",
      hint: "print the whole record: leave --fields and --output away.",
    });
    return "";
  }
}
