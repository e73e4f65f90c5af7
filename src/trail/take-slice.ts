import { Buffer, isAscii, isUtf8 } from "node:buffer";
import type { Coverage } from "../source/coverage.ts";
import type { ReadRecord } from "../record.ts";
import { number } from "../source/wording.ts";
import { longKind, unwrap } from "./container.ts";
import type { Slice, SliceSink } from "./slice-sink.ts";

interface TakeOptions {
  /** How the file is called in places. */
  readonly name: string;
  readonly coverage: Coverage;
  readonly maxRecordBytes: number;
  readonly take: (read: ReadRecord) => void;
  /** Called for every value, before it is taken. */
  readonly onValue: () => void;
}

/** What becomes of the values that are cut out of a file: records, and skips with their places. */
export function sliceTaker(options: TakeOptions): SliceSink {
  const { name, coverage, maxRecordBytes, take, onValue } = options;
  const problem = (offset: number, reason: string) =>
    coverage.skip({ where: name, place: atByte(offset), reason });
  return {
    problem,
    slice: (slice) => {
      onValue();
      takeSlice(slice, name, coverage, take);
    },
    long: (offset, keys) => {
      onValue();
      if (keys === undefined) return;
      const kind = longKind(keys);
      if (kind !== undefined) coverage.countApart(kind);
      else problem(offset, tooLong(maxRecordBytes));
    },
  };
}

function tooLong(maxBytes: number): string {
  return `a record longer than ${number(maxBytes)} bytes, the limit of --record-limit`;
}

/** Hands on the records in one value of a file, and counts them and whatever is wrong with it. */
export function takeSlice(
  { bytes, offset }: Slice,
  name: string,
  coverage: Coverage,
  take: (read: ReadRecord) => void,
): void {
  const problem = (reason: string) => coverage.skip({ where: name, place: atByte(offset), reason });
  const text = decode(bytes);
  if (text === undefined) {
    problem("not valid UTF-8");
    return;
  }
  unwrap(text, {
    record: (read) => {
      coverage.countRecord(read.record);
      take(read);
    },
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
