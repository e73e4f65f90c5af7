/** One JSON value cut out of a stream of bytes: a record, or something that wraps one. */
export interface Slice {
  readonly bytes: Uint8Array;
  /** Where it starts, in bytes from the start of the (decompressed) stream. */
  readonly offset: number;
}

export interface SliceSink {
  readonly slice: (slice: Slice) => void;
  /** Called where the stream is not what it should be; the slicer goes on behind it. */
  readonly problem: (offset: number, reason: string) => void;
  /**
   * Where a value longer than the limit began, once it is over.
   * @param keys its first keys; undefined when it wraps lists of records, whose elements have been handed on
   */
  readonly long: (offset: number, keys: readonly string[] | undefined) => void;
}

/** A place between two values of a stream or two elements of a list. */
export interface SlicerStart {
  readonly offset: number;
  /** 0 between values of the stream, 1 in a list, 2 in a `Records` list. */
  readonly elementDepth: 0 | 1 | 2;
  /** Where the value of the stream began that is open here, if one is. */
  readonly valueStart: number;
  /** Whether the first value of the stream ended on the line it began on; undefined before its end. */
  readonly isOneValueALine: boolean | undefined;
  /** Whether the open value has had a line break. */
  readonly hasNewline: boolean;
}
