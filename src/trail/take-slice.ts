import { Buffer, isAscii, isUtf8 } from "node:buffer";
import type { Coverage } from "../source/coverage.ts";
import type { ReadRecord } from "../record.ts";
import type { ReadLimits } from "../source/read-limits.ts";
import { number } from "../source/wording.ts";
import { longKind, unwrap } from "./container.ts";
import type { Slice, SliceSink } from "./slice-sink.ts";

interface TakeOptions {
  /** How the file is called in places. */
  readonly name: string;
  readonly coverage: Coverage;
  readonly limits: ReadLimits;
  readonly take: (read: ReadRecord) => void;
  /** Called for every value, before it is taken. */
  readonly onValue: () => void;
}

/** What becomes of the values that are cut out of a file: records, and skips with their places. */
export function sliceTaker(options: TakeOptions): SliceSink {
  const { name, coverage, limits, onValue } = options;
  const problem = (offset: number, reason: string) =>
    coverage.skip({ where: name, place: atByte(offset), reason });
  return {
    problem,
    slice: (slice) => {
      onValue();
      takeSlice(slice, options);
    },
    long: (offset, keys) => {
      onValue();
      if (keys === undefined) return;
      const kind = longKind(keys);
      if (kind !== undefined) coverage.countApart(kind);
      else problem(offset, tooLong(limits.maxRecordBytes));
    },
  };
}

function tooLong(maxBytes: number): string {
  return `a record longer than ${number(maxBytes)} bytes, the limit of --record-limit`;
}

/** Hands on the records in one value of a file, and counts them and whatever is wrong with it. */
export function takeSlice(
  { bytes, offset }: Slice,
  { name, coverage, limits, take }: Omit<TakeOptions, "onValue">,
): void {
  const problem = (reason: string) => coverage.skip({ where: name, place: atByte(offset), reason });
  const text = decode(bytes);
  if (text === undefined) {
    problem("not valid UTF-8");
    return;
  }
  const record = (read: ReadRecord) => {
    coverage.countRecord(read.record);
    take(read);
  };
  unwrap(text, {
    record,
    insight: limits.readsInsights ? record : () => coverage.countApart("Insight record"),
    apart: (kind) => coverage.countApart(kind),
    problem,
  });
}

/** The text of UTF-8 bytes, or undefined when they are not: a replacement character would falsify evidence. */
function decode(bytes: Uint8Array): string | undefined {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  // Most records are ASCII, and latin1 is five times as fast.
  if (isAscii(buffer)) return buffer.toString("latin1");
  return isUtf8(buffer) ? buffer.toString("utf8") : undefined;
}

/** A place in a file as messages name it. */
function atByte(offset: number): string {
  return `byte ${offset.toLocaleString("en-US")}`;
}
