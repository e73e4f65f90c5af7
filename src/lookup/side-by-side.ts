/**
 * Reads sources side by side, in the order in which they give. Each source goes on only when the consumer has
 * come back for more after what it gave last. One source's error ends
 * all. Calls `stop` before it closes sources that are in the middle of something.
 */
export async function* sideBySide<T>(
  sources: readonly AsyncIterable<T>[],
  stop: () => void,
): AsyncGenerator<T> {
  const iterators = sources.map((source) => source[Symbol.asyncIterator]());
  const pending = new Map<number, Promise<{ from: number; result: IteratorResult<T> }>>();
  const ask = (from: number): void => {
    const iterator = iterators[from];
    if (iterator === undefined) return;
    pending.set(
      from,
      iterator.next().then((result) => ({ from, result })),
    );
  };
  try {
    for (const from of iterators.keys()) ask(from);
    while (pending.size > 0) {
      // The map keeps the order of asking, so that no source is passed over for ever.
      const { from, result } = await Promise.race(pending.values());
      pending.delete(from);
      if (result.done === true) continue;
      yield result.value;
      ask(from);
    }
  } finally {
    stop();
    await Promise.allSettled(pending.values());
    await Promise.allSettled(iterators.map(async (iterator) => iterator.return?.()));
  }
}
