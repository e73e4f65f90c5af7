import type { TimeWindow } from "../../match/query.ts";
import type { Listed, LogFiles } from "../../source/log-files.ts";
import type { ExpectedBytes } from "../expected-bytes.ts";

/** What a slow listing has found may wait in this number for its turn: some 3 MB, so that the whole is soon known. */
const MOST_AHEAD = 8_192;

interface ListingOptions {
  readonly files: LogFiles;
  readonly window: TimeWindow;
  readonly signal: AbortSignal;
  /** Counts what a slow listing finds. One that is at hand is walked once more for that. */
  readonly expected: ExpectedBytes;
}

/** Files as they are found, for a reader that has other things to do while a listing is slow. */
export class Listing {
  readonly #onChange: () => void;
  readonly #atOnce: Iterator<Listed> | undefined;
  readonly #found: Listed[] = [];
  #isOver = false;
  #isClosed = false;
  #failure: { readonly error: unknown } | undefined;
  #goOn: () => void = () => {};

  /** @param onChange is called when `next` may say more than before. */
  constructor(options: ListingOptions, onChange: () => void) {
    this.#onChange = onChange;
    const list = options.files.list(options.window, options.signal);
    if (Symbol.iterator in list) this.#atOnce = list[Symbol.iterator]();
    else void this.#read(list, options);
  }

  /** The next file. @throws what the listing has thrown. */
  next(): Listed | "waiting" | "over" {
    if (this.#atOnce !== undefined) {
      const next = this.#atOnce.next();
      return next.done === true ? "over" : next.value;
    }
    const found = this.#found.shift();
    if (found !== undefined) {
      this.#goOn();
      return found;
    }
    if (this.#failure !== undefined) throw this.#failure.error;
    return this.#isOver ? "over" : "waiting";
  }

  close(): void {
    this.#isClosed = true;
    this.#goOn();
    this.#atOnce?.return?.();
  }

  async #read(list: AsyncIterable<Listed>, { window, expected }: ListingOptions): Promise<void> {
    try {
      for await (const found of list) {
        if (this.#isClosed) return;
        expected.add(found, window);
        this.#found.push(found);
        this.#onChange();
        if (this.#found.length >= MOST_AHEAD) {
          await new Promise<void>((resolve) => (this.#goOn = resolve));
          if (this.#isClosed) return;
        }
      }
      expected.end();
    } catch (error) {
      this.#failure = { error };
    }
    this.#isOver = true;
    this.#onChange();
  }
}
