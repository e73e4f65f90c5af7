import { block } from "./block";

// Where the lines end, between tokens.

/** Whether the open value of the stream had a line feed before this block. */
let sawNewline: bool = false;
/** The last line break of an earlier block, for rows. */
let lastBreak: usize = 0;

/**
 * Begins between two elements.
 * @param hadNewline whether the open value of the stream has had a line feed.
 */
export function startLines(hadNewline: bool): void {
  sawNewline = hadNewline;
  lastBreak = 0;
  block.forgetBreaks();
}

/** A value of the stream opens. */
export function startValueLines(): void {
  sawNewline = false;
}

/** Keeps what is to be known of the block when it is over. */
export function keepBreaks(valueStart: usize): void {
  if (block.breaks == 0) return;
  lastBreak = block.lastOf(block.breaks, 0);
  if ((block.newlines & block.from(valueStart)) != 0) sawNewline = true;
}

/** Whether the value of the stream that opened at `from` has a line feed before `to`, in this block. */
export function hasNewline(from: usize, to: usize): bool {
  return sawNewline || (block.newlines & block.from(from) & ~block.from(to)) != 0;
}

export function hasBreak(from: usize, to: usize): bool {
  return lastBreak > from || (block.breaks & block.from(from) & ~block.from(to)) != 0;
}
