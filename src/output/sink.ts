/**
 * One way to print things of a kind: what `--output` chooses. Gives texts, and writes none itself, so that
 * backpressure, interrupts and checkpoints are the run's.
 * @typeParam T what is printed, such as a record or a finding
 * @typeParam S what is known once all were given
 */
export interface Sink<T, S = void> {
  /** What stands before everything else; also when nothing follows. */
  heading(): string;
  write(batch: readonly T[]): string | Promise<string>;
  /** Each thing is one line, and the same whatever comes before it. */
  readonly isLined?: true;
  /** What was held back, and what stands behind everything else. */
  end(summary: S): string;
}

/** A sink without heading and end: each thing is printed as it comes. */
export function lineSink<T>(lineOf: (one: T) => string): Sink<T, unknown> {
  return {
    heading: nothing,
    isLined: true,
    write: (batch) => batch.map((one) => `${lineOf(one)}\n`).join(""),
    end: nothing,
  };
}

export function nothing(): string {
  return "";
}
