import { hash } from "node:crypto";

const FIRST_ROOM = 1024;

/**
 * Which paths were named, in eight bytes each: of a path that was, it is always said; of one that was not, once in
 * billions too, which costs the reading of a file.
 */
export class PathSet {
  #hashes = new Float64Array(FIRST_ROOM);
  #used = 0;
  #isSorted = true;

  add(path: string): void {
    if (this.#used === this.#hashes.length) this.#makeRoom();
    this.#hashes[this.#used++] = hashOf(path);
    this.#isSorted = false;
  }

  has(path: string): boolean {
    this.#sort();
    const wanted = hashOf(path);
    let [low, high] = [0, this.#used];
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.#hashes[middle]! < wanted) low = middle + 1;
      else high = middle;
    }
    return low < this.#used && this.#hashes[low] === wanted;
  }

  /** How many different paths were named. */
  get size(): number {
    this.#sort();
    return this.#used;
  }

  /** Of memory. */
  get bytes(): number {
    return this.#hashes.byteLength;
  }

  /** The same folder is named again and again: what is there once is enough. */
  #makeRoom(): void {
    this.#sort();
    if (this.#used < this.#hashes.length / 2) return;
    const larger = new Float64Array(this.#hashes.length * 2);
    larger.set(this.#hashes);
    this.#hashes = larger;
  }

  #sort(): void {
    if (this.#isSorted) return;
    // oxlint-disable-next-line unicorn/no-array-sort -- in place: a copy would take as much again
    const sorted = this.#hashes.subarray(0, this.#used).sort();
    let kept = 0;
    for (let i = 0; i < sorted.length; i++) {
      if (i === 0 || sorted[i] !== sorted[i - 1]) sorted[kept++] = sorted[i]!;
    }
    this.#used = kept;
    this.#isSorted = true;
  }
}

/** 52 bits of a hash: a whole number that a double holds. */
function hashOf(path: string): number {
  return Number.parseInt(hash("sha256", path).slice(0, 13), 16);
}
