import { Buffer } from "node:buffer";
import type { Seen, SeenRecords } from "./seen-records.ts";

const HOUR_MS = 3_600_000;
/** Two words each: 32 MB. Beyond, the oldest are forgotten, and count again when they come again. */
const MOST_REMEMBERED = 4_000_000;
const FIRST_ENTRIES = 1024;

/** Hours since 1970, and the hashes of that hour's records in base64. */
export type SavedHours = readonly (readonly [hour: number, hashes: string])[];

/** Records of earlier runs by a hash of eventID and content, eight bytes each, by the hour of their time. */
export class RememberedRecords {
  /** Pairs of words by hash; both 0 for none. At most half full. */
  #table = new Uint32Array(FIRST_ENTRIES * 4);
  #count = 0;
  readonly #hours = new Map<number, number[]>();
  readonly #before: SavedHours;

  constructor(saved: SavedHours = []) {
    this.#before = saved;
    for (const [, hashes] of saved) {
      const words = wordsIn(hashes);
      for (let at = 0; at + 1 < words.length; at += 2) this.#put(words[at]!, words[at + 1]!);
    }
  }

  has(a: number, b: number): boolean {
    const mask = this.#table.length / 2 - 1;
    for (let slot = a & mask; ; slot = (slot + 1) & mask) {
      const [x, y] = [this.#table[slot * 2]!, this.#table[slot * 2 + 1]!];
      if (x === 0 && y === 0) return false;
      if (x === a && y === b) return true;
    }
  }

  /** Remembers one for the runs to come. */
  add(a: number, b: number, timeMs: number): void {
    const hour = Math.floor(timeMs / HOUR_MS);
    const known = this.#hours.get(hour);
    if (known === undefined) this.#hours.set(hour, [a, b]);
    else known.push(a, b);
  }

  /** What is worth remembering of records from that time on. */
  save(sinceMs: number): SavedHours {
    const since = Math.floor(sinceMs / HOUR_MS);
    const hours = new Map<number, string>(this.#before.filter(([hour]) => hour >= since));
    for (const [hour, words] of this.#hours) {
      if (hour < since) continue;
      const old = wordsIn(hours.get(hour) ?? "");
      const all = Uint32Array.from([...old, ...words]);
      hours.set(hour, Buffer.from(all.buffer).toString("base64"));
    }
    const newest = [...hours].toSorted(([a], [b]) => b - a);
    let count = 0;
    return newest
      .filter(([, hashes]) => (count += hashes.length / 11) <= MOST_REMEMBERED)
      .toReversed();
  }

  #put(a: number, b: number): void {
    if ((this.#count + 1) * 4 > this.#table.length) this.#grow();
    this.#count++;
    const mask = this.#table.length / 2 - 1;
    let slot = a & mask;
    while (this.#table[slot * 2] !== 0 || this.#table[slot * 2 + 1] !== 0) slot = (slot + 1) & mask;
    this.#table[slot * 2] = a;
    this.#table[slot * 2 + 1] = b;
  }

  #grow(): void {
    const old = this.#table;
    this.#table = new Uint32Array(old.length * 2);
    this.#count = 0;
    for (let at = 0; at < old.length; at += 2) {
      if (old[at] !== 0 || old[at + 1] !== 0) this.#put(old[at]!, old[at + 1]!);
    }
  }
}

function wordsIn(base64: string): Uint32Array {
  const bytes = Buffer.from(base64, "base64");
  const words = new Uint32Array(bytes.length >> 2);
  for (let i = 0; i < words.length; i++) words[i] = bytes.readUInt32LE(i * 4);
  return words;
}

/** Which records came before, in this run and in earlier ones. */
export class SeenInRuns {
  readonly #here: Pick<SeenRecords, "see" | "seeOther">;
  readonly #before: RememberedRecords;

  constructor(here: Pick<SeenRecords, "see" | "seeOther">, before: RememberedRecords) {
    this.#here = here;
    this.#before = before;
  }

  see(words: Uint32Array, at: number, timeMs: number): Seen {
    // The words of a UUID are random, those of the content keyed: nobody makes two records that share the hash.
    const a = (words[at]! ^ words[at + 2]! ^ words[at + 4]!) >>> 0;
    const b = (words[at + 1]! ^ words[at + 3]! ^ words[at + 5]!) >>> 0;
    return this.#also(this.#here.see(words, at), a, b, timeMs);
  }

  seeOther(id: string, content: Uint32Array, at: number, timeMs: number): Seen {
    let hash = 0;
    for (let i = 0; i < id.length; i++) hash = (Math.imul(hash, 31) + id.charCodeAt(i)) | 0;
    const [a, b] = [(content[at]! ^ hash) >>> 0, content[at + 1]!];
    return this.#also(this.#here.seeOther(id, content, at), a, b, timeMs);
  }

  #also(here: Seen, a: number, b: number, timeMs: number): Seen {
    if (here === "repeated") return here;
    if (this.#before.has(a, b)) return "repeated";
    this.#before.add(a, b, timeMs);
    return here;
  }
}
