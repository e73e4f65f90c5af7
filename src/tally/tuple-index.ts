/** Numbers for tuples of whole numbers from 0 on: equal tuples have equal numbers, 0, 1, 2 … as they are met. Flat memory. */
export class TupleIndex {
  readonly #width: number;
  #tuples: Int32Array;
  /** By hash: the number of a tuple and 1; 0 for none. */
  #table: Int32Array;
  #size = 0;

  constructor(width: number) {
    this.#width = width;
    this.#tuples = new Int32Array(64 * width);
    this.#table = new Int32Array(128);
  }

  get size(): number {
    return this.#size;
  }

  /** The number of a tuple, which is new when it equals the `size` before. */
  add(tuple: Int32Array): number {
    const mask = this.#table.length - 1;
    let at = this.#hash(tuple, 0) & mask;
    for (let known = this.#table[at]!; known !== 0; known = this.#table[at]!) {
      if (this.#isAt(known - 1, tuple)) return known - 1;
      at = (at + 1) & mask;
    }
    return this.#append(tuple, at);
  }

  /** The number of a tuple; -1 when it has none. */
  find(tuple: Int32Array): number {
    const mask = this.#table.length - 1;
    let at = this.#hash(tuple, 0) & mask;
    for (let known = this.#table[at]!; known !== 0; known = this.#table[at]!) {
      if (this.#isAt(known - 1, tuple)) return known - 1;
      at = (at + 1) & mask;
    }
    return -1;
  }

  /** One place of a tuple. */
  at(number: number, place: number): number {
    return this.#tuples[number * this.#width + place]!;
  }

  clear(): void {
    this.#size = 0;
    // What has grown large once would be emptied at length each time.
    if (this.#table.length > 8192) this.#table = new Int32Array(128);
    else this.#table.fill(0);
  }

  #isAt(number: number, tuple: Int32Array): boolean {
    const from = number * this.#width;
    for (let i = 0; i < this.#width; i++) if (this.#tuples[from + i] !== tuple[i]) return false;
    return true;
  }

  #append(tuple: Int32Array, at: number): number {
    const number = this.#size++;
    const from = number * this.#width;
    if (from + this.#width > this.#tuples.length) {
      const grown = new Int32Array(this.#tuples.length * 2);
      grown.set(this.#tuples);
      this.#tuples = grown;
    }
    for (let i = 0; i < this.#width; i++) this.#tuples[from + i] = tuple[i]!;
    this.#table[at] = number + 1;
    if (this.#size * 2 > this.#table.length) this.#rehash();
    return number;
  }

  #rehash(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let number = 0; number < this.#size; number++) {
      let at = this.#hash(this.#tuples, number * this.#width) & mask;
      while (table[at] !== 0) at = (at + 1) & mask;
      table[at] = number + 1;
    }
    this.#table = table;
  }

  /** MurmurHash3's mixing, a word at a time: https://github.com/aappleby/smhasher (public domain). */
  #hash(words: Int32Array, from: number): number {
    let hash = 0;
    for (let i = from; i < from + this.#width; i++) {
      hash ^= Math.imul(words[i]!, 0xcc9e2d51);
      hash = Math.imul((hash << 13) | (hash >>> 19), 5) + 0xe6546b64;
    }
    hash = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
    return (hash ^ (hash >>> 13)) >>> 0;
  }
}
