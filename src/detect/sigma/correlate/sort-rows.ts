/** So many rows are sorted, or merged, between two pauses. */
const AT_ONCE = 1 << 14;

/**
 * Sorts rows in place; equal ones stay in their order. Yields now and then, since there may be millions.
 * @param compare as a difference
 */
export function* sortRows(
  rows: Int32Array,
  compare: (a: number, b: number) => number,
): Generator<undefined> {
  for (let from = 0; from < rows.length; from += AT_ONCE) {
    rows.subarray(from, from + AT_ONCE).sort(compare);
    yield;
  }
  let source: Int32Array = rows;
  let target: Int32Array = new Int32Array(rows.length > AT_ONCE ? rows.length : 0);
  for (let width = AT_ONCE; width < rows.length; width *= 2) {
    for (let from = 0; from < rows.length; from += 2 * width) {
      yield* merge(source, target, from, width, compare);
    }
    [source, target] = [target, source];
  }
  if (source !== rows) rows.set(source);
}

/** Merges two runs of a width that stand side by side. */
function* merge(
  source: Int32Array,
  target: Int32Array,
  from: number,
  width: number,
  compare: (a: number, b: number) => number,
): Generator<undefined> {
  const middle = Math.min(from + width, source.length);
  const end = Math.min(middle + width, source.length);
  let left = from;
  let right = middle;
  for (let to = from; to < end; to++) {
    const isLeft = right === end || (left < middle && compare(source[left]!, source[right]!) <= 0);
    target[to] = isLeft ? source[left++]! : source[right++]!;
    if (to % AT_ONCE === AT_ONCE - 1) yield;
  }
}
