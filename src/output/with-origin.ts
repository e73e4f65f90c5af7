import type { ReadRecord } from "../record.ts";
import { stringField } from "../record.ts";

/**
 * The record's own text inside an object that says where it was read. For files, account and Region are the
 * record's own.
 * @param lagSeconds how long after the event the record was first seen; undefined when that is not known.
 */
export function withOrigin({ text, record, origin }: ReadRecord, lagSeconds?: number): string {
  const account = origin?.account ?? stringField(record, "recipientAccountId") ?? null;
  const region = origin?.region ?? stringField(record, "awsRegion") ?? null;
  const lag = lagSeconds === undefined ? "" : `"lag_s":${lagSeconds},`;
  return `{"account":${JSON.stringify(account)},"region":${JSON.stringify(region)},${lag}"record":${text}}`;
}
