/**
 * What is made of items, in their order, with some begun ahead of their turn. What was begun and is not waited for may
 * fail in silence.
 */
export class Ahead<T, R> {
  readonly #items: readonly T[];
  readonly #begin: (item: T) => Promise<R> | undefined;
  readonly #atOnce: number;
  readonly #begun = new Map<number, Promise<R>>();
  #next = 0;

  /** @param begin undefined for an item of which nothing is to be made */
  constructor(items: readonly T[], atOnce: number, begin: (item: T) => Promise<R> | undefined) {
    this.#items = items;
    this.#begin = begin;
    this.#atOnce = atOnce;
  }

  /** What becomes of an item; items are taken in their order. */
  take(index: number): Promise<R> | undefined {
    while (this.#next < this.#items.length && this.#begun.size <= this.#atOnce) {
      const begun = this.#begin(this.#items[this.#next]!);
      if (begun !== undefined) {
        begun.catch(() => {});
        this.#begun.set(this.#next, begun);
      }
      this.#next++;
    }
    const taken = this.#begun.get(index);
    this.#begun.delete(index);
    return taken;
  }
}
