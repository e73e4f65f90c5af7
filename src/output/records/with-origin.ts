import { type ReadRecord, stringField } from "../../record.ts";
import { lineSink, type Sink } from "../sink.ts";

/**
 * Each record's own text inside an object that says where it was read. For files, account and Region are the
 * record's own.
 * @param lagOf how long after the event the record was first seen, in seconds; undefined when that is not known.
 */
export function originLines(
  lagOf: (read: ReadRecord) => number | undefined,
): Sink<ReadRecord, unknown> {
  return lineSink((read) => withOrigin(read, lagOf(read)));
}

function withOrigin(
  { text, record, origin, isContext }: ReadRecord,
  lagSeconds: number | undefined,
): string {
  const account = origin?.account ?? stringField(record, "recipientAccountId") ?? null;
  const region = origin?.region ?? stringField(record, "awsRegion") ?? null;
  const lag = lagSeconds === undefined ? "" : `"lag_s":${lagSeconds},`;
  const match = isContext === undefined ? "" : `"match":${!isContext},`;
  return `{"account":${JSON.stringify(account)},"region":${JSON.stringify(region)},${lag}${match}"record":${text}}`;
}
