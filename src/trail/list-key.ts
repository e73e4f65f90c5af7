/** Top-level keys whose list holds the records: its elements are cut out one by one, so it is never held as a whole. */
export const LIST_KEYS: readonly string[] = ["Records", "Events", "events", "logEvents"];
/** Those in answers of queries, which say how the query ended: only a long answer is cut there, another is unwrapped. */
export const ANSWER_KEYS: readonly string[] = ["results", "QueryResultRows"];
const LONGEST_LIST_KEY = Math.max(...LIST_KEYS.map((key) => key.length));

/** The keys of Elastic's list of hits; only a long answer is cut there, another is unwrapped. */
const HITS = "hits";

/** What a long value is known by shows in so many keys of at most this length. */
const LONGEST_KEY = 32;
const MAX_KEYS = 64;

/** The keys of a value that may be those of a list of records. */
export class ListKey {
  readonly #isLong: boolean;
  readonly #longest: number;
  /** Keys are looked at in objects at this depth: 1, and 2 inside the outer `hits`. */
  #depth = 1;
  /** The text read last, as long as it may be such a key; and that key, once a colon followed. */
  #text: string | undefined;
  #key: string | undefined;
  /** The first keys of a long value. */
  readonly keys: string[] = [];

  /** @param isLong whether the value is a long one: Elastic's answers too are cut, and keys are kept. */
  constructor(isLong: boolean) {
    this.#isLong = isLong;
    this.#longest = isLong ? LONGEST_KEY : LONGEST_LIST_KEY;
  }

  get isReadingText(): boolean {
    return this.#text !== undefined;
  }

  /** A value of the stream begins, or a text inside one. */
  reset(): void {
    this.#depth = 1;
    this.#text = undefined;
    this.#key = undefined;
  }

  openText(depth: number): void {
    this.#text = depth === this.#depth ? "" : undefined;
  }

  addByte(byte: number): void {
    this.#text =
      this.#text!.length < this.#longest ? this.#text + String.fromCharCode(byte) : undefined;
  }

  /** The text has an escape: no such key. */
  dropText(): void {
    this.#text = undefined;
  }

  colon(depth: number): void {
    if (depth !== this.#depth) return;
    this.#key = this.#text;
    if (!this.#isLong || depth > 1 || this.#key === undefined) return;
    if (this.keys.length < MAX_KEYS) this.keys.push(this.#key);
  }

  comma(depth: number): void {
    if (depth === this.#depth) this.#key = undefined;
  }

  /** @param depth that of what stands in the object. */
  openObject(depth: number): void {
    if (!this.#isLong || depth !== 2 || this.#depth !== 1 || this.#key !== HITS) return;
    this.#depth = 2;
    this.#key = undefined;
  }

  /** @param depth that around what was closed. */
  close(depth: number): void {
    if (depth !== 1 || this.#depth === 1) return;
    this.#depth = 1;
    this.#key = undefined;
  }

  /** Whether the list that opens holds records. @param depth that of its elements. */
  opensList(depth: number): boolean {
    if (depth !== this.#depth + 1 || this.#key === undefined) return false;
    if (this.#depth > 1) return this.#key === HITS;
    return LIST_KEYS.includes(this.#key) || (this.#isLong && ANSWER_KEYS.includes(this.#key));
  }
}
