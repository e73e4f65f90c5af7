const ENTRY_WORDS = 6;
const ID_WORDS = 4;
const FIRST_ENTRIES = 1 << 14;

/** What a record is to those before it. */
export type Seen = "new" | "repeated" | "clash";

/**
 * Which records came before, told by eventID and a hash of their content: about 40 bytes each. An eventID that comes
 * again with other content is a clash, and new.
 */
export class SeenRecords {
  #count = 0;
  /** Of each record the four words of its ID and the two of its content. */
  #entries = new Uint32Array(FIRST_ENTRIES * ENTRY_WORDS);
  /** By hash of the ID, one more than the number of an entry; 0 for none. At most half full. */
  #table = new Int32Array(FIRST_ENTRIES * 2);
  /** eventIDs that are no UUIDs, with their contents. */
  readonly #others = new Map<string, Set<string>>();

  /** @param words those of the UUID and of the content begin at `at` */
  see(words: Uint32Array, at: number): Seen {
    const mask = this.#table.length - 1;
    let hasId = false;
    // UUIDs are as random as a hash.
    let slot = (words[at]! ^ words[at + 3]!) & mask;
    for (let entry = this.#table[slot]!; entry !== 0; entry = this.#table[slot]!) {
      const known = (entry - 1) * ENTRY_WORDS;
      if (this.#isEqual(known, words, at, 0, ID_WORDS)) {
        if (this.#isEqual(known, words, at, ID_WORDS, ENTRY_WORDS)) return "repeated";
        hasId = true;
      }
      slot = (slot + 1) & mask;
    }
    this.#add(slot, words, at);
    return hasId ? "clash" : "new";
  }

  /** @param content two words begin at `at` */
  seeOther(id: string, content: Uint32Array, at: number): Seen {
    const hash = `${content[at]} ${content[at + 1]}`;
    const known = this.#others.get(id);
    if (known === undefined) {
      this.#others.set(id, new Set([hash]));
      return "new";
    }
    if (known.has(hash)) return "repeated";
    known.add(hash);
    return "clash";
  }

  #isEqual(known: number, words: Uint32Array, at: number, from: number, to: number): boolean {
    for (let i = from; i < to; i++) {
      if (this.#entries[known + i] !== words[at + i]) return false;
    }
    return true;
  }

  #add(slot: number, words: Uint32Array, at: number): void {
    const entry = this.#count++;
    if ((entry + 1) * ENTRY_WORDS > this.#entries.length) {
      const larger = new Uint32Array(this.#entries.length * 2);
      larger.set(this.#entries);
      this.#entries = larger;
    }
    for (let i = 0; i < ENTRY_WORDS; i++) this.#entries[entry * ENTRY_WORDS + i] = words[at + i]!;
    this.#table[slot] = entry + 1;
    if (this.#count * 2 > this.#table.length) this.#spread();
  }

  #spread(): void {
    const table = new Int32Array(this.#table.length * 2);
    const mask = table.length - 1;
    for (let entry = 0; entry < this.#count; entry++) {
      const at = entry * ENTRY_WORDS;
      let slot = (this.#entries[at]! ^ this.#entries[at + 3]!) & mask;
      while (table[slot] !== 0) slot = (slot + 1) & mask;
      table[slot] = entry + 1;
    }
    this.#table = table;
  }
}
