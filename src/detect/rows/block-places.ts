/** Where things that have numbers in a thread stand in the block that is made: put there when they are first met. */
export class BlockPlaces {
  #places = new Int32Array(64);
  /** The block for which a place holds. */
  #blocks = new Int32Array(64);

  /** @param put puts it into the block, and returns where it stands */
  placeOf(number: number, block: number, put: (number: number) => number): number {
    if (number >= this.#places.length) {
      this.#places = longer(this.#places, number);
      this.#blocks = longer(this.#blocks, number);
    }
    if (this.#blocks[number] !== block) {
      this.#blocks[number] = block;
      this.#places[number] = put(number);
    }
    return this.#places[number]!;
  }

  forget(): void {
    this.#blocks.fill(0);
  }
}

function longer(numbers: Int32Array, place: number): Int32Array<ArrayBuffer> {
  const more = new Int32Array(Math.max(place + 1, numbers.length * 2));
  more.set(numbers);
  return more;
}
