/** Stretches of time, each from a start to an end, both inclusive; those that touch are one. Milliseconds. */
export class Stretches {
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];

  get size(): number {
    return this.#starts.length;
  }

  add(start: number, end: number): void {
    const [starts, ends] = [this.#starts, this.#ends];
    // Of those that touch it: the first, and the one behind the last.
    const from = firstNotBelow(ends, start);
    const to = firstNotBelow(starts, end + 1);
    const first = Math.min(start, starts[from] ?? start);
    const last = Math.max(end, to > from ? ends[to - 1]! : end);
    if (to === from + 1) {
      starts[from] = first;
      ends[from] = last;
      return;
    }
    starts.splice(from, to - from, first);
    ends.splice(from, to - from, last);
  }

  /** Start, end, start, end … in their order. */
  flat(): Float64Array {
    return Float64Array.from(this.#starts.flatMap((start, i) => [start, this.#ends[i]!]));
  }
}

/** Whether a time lies in one of them. @param flat as `Stretches.flat` gives them */
export function isInStretch(flat: Float64Array, ms: number): boolean {
  const at = firstNotBelow(flat, ms);
  // An even place is a start: before it nothing, unless it is the time itself.
  return at < flat.length && (at % 2 === 1 || flat[at] === ms);
}

/** The first place whose number is not below the limit, in numbers that do not fall. */
function firstNotBelow(numbers: { readonly length: number; [at: number]: number }, limit: number) {
  let [from, to] = [0, numbers.length];
  while (from < to) {
    const middle = (from + to) >> 1;
    if (numbers[middle]! < limit) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** A few spans that hold all stretches: those with the shortest gaps between them become one. */
export function fewSpans(
  all: readonly Float64Array[],
  { most, gapMs }: { readonly most: number; readonly gapMs: number },
): readonly { readonly fromMs: number; readonly toMs: number }[] {
  const union = new Stretches();
  for (const flat of all) {
    for (let i = 0; i < flat.length; i += 2) union.add(flat[i]!, flat[i + 1]!);
  }
  const flat = union.flat();
  const gaps = Array.from(
    { length: flat.length / 2 - 1 },
    (_, i) => flat[2 * i + 2]! - flat[2 * i + 1]!,
  );
  const widest = gaps.toSorted((a, b) => b - a)[most - 1] ?? 0;
  const limit = Math.max(gapMs, widest);
  const spans: { fromMs: number; toMs: number }[] = [];
  for (let i = 0; i < flat.length; i += 2) {
    const last = spans.at(-1);
    if (last !== undefined && flat[i]! - last.toMs <= limit) last.toMs = flat[i + 1]!;
    else spans.push({ fromMs: flat[i]!, toMs: flat[i + 1]! });
  }
  return spans;
}
