import { FIRST_LENGTH, grown } from "./columns.ts";

const UUID = /^[\da-f]{8}-[\da-f]{4}-[\da-f]{4}-[\da-f]{4}-[\da-f]{12}$/;

/** Writes the four words of a UUID. @returns false for what is none in lower case */
export function wordsOfUuid(id: string, words: Uint32Array, at: number): boolean {
  if (!UUID.test(id)) return false;
  words[at] = Number.parseInt(id.slice(0, 8), 16);
  words[at + 1] = Number.parseInt(id.slice(9, 13) + id.slice(14, 18), 16);
  words[at + 2] = Number.parseInt(id.slice(19, 23) + id.slice(24, 28), 16);
  words[at + 3] = Number.parseInt(id.slice(28), 16);
  return true;
}

export function uuidOfWords(words: Uint32Array, at: number): string {
  const [a = "", b = "", c = "", d = ""] = [0, 1, 2, 3].map((i) =>
    words[at + i]!.toString(16).padStart(8, "0"),
  );
  return `${a}-${b.slice(0, 4)}-${b.slice(4)}-${c.slice(0, 4)}-${c.slice(4)}${d}`;
}

/** eventIDs by row: CloudTrail's are UUIDs, of which 16 bytes are kept; others stay texts. */
export class EventIds {
  #words = new Uint32Array(FIRST_LENGTH * 4);
  readonly #others = new Map<number, string>();

  set(row: number, id: string): void {
    while (row * 4 + 4 > this.#words.length) this.#words = grown(this.#words);
    if (!wordsOfUuid(id, this.#words, row * 4)) this.#others.set(row, id);
  }

  /** The same of the words of a UUID, which begin at `at`. */
  setWords(row: number, words: Uint32Array, at: number): void {
    while (row * 4 + 4 > this.#words.length) this.#words = grown(this.#words);
    for (let i = 0; i < 4; i++) this.#words[row * 4 + i] = words[at + i]!;
  }

  /** As a difference, in the order of the texts. */
  compare(a: number, b: number): number {
    if (this.#others.size > 0 && (this.#others.has(a) || this.#others.has(b))) {
      const [left, right] = [this.get(a), this.get(b)];
      return left < right ? -1 : left > right ? 1 : 0;
    }
    for (let i = 0; i < 4; i++) {
      const difference = this.#words[a * 4 + i]! - this.#words[b * 4 + i]!;
      if (difference !== 0) return difference;
    }
    return 0;
  }

  get(row: number): string {
    return this.#others.get(row) ?? uuidOfWords(this.#words, row * 4);
  }
}
