import type { Coverage } from "../../source/coverage.ts";
import type { ReadRecord } from "../../record.ts";
import type { RecordFormat } from "./record-format.ts";

/** What goes to stdout for records; one nested so deep that its fields cannot be serialised is skipped. */
export async function answerText(
  records: readonly ReadRecord[],
  format: RecordFormat,
  coverage: Coverage,
): Promise<string> {
  try {
    return await format.sink.write(records);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    if (records.length > 1) {
      const texts: string[] = [];
      for (const read of records) texts.push(await answerText([read], format, coverage));
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
