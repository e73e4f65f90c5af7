import { Buffer } from "node:buffer";
import { rethrowUnless } from "../errors.ts";
import { isJsonObject } from "../record.ts";
import { unfinishedAnswer } from "./unfinished-answer.ts";

/** What stands before a list whose first elements others have read, and found valid. */
const BATCH_HEAD = Buffer.from('{"Records":[');

/**
 * What stands around the lists of a value: `{"Records":[` and `],"NextToken":null}`. It is not parsed with the records,
 * and is not to be less than JSON for that.
 */
export class SurroundingText {
  readonly #problem: (offset: number, reason: string) => void;
  #parts: Uint8Array[];

  /** @param isOpen whether a batch is open, of which others have read the beginning */
  constructor(problem: (offset: number, reason: string) => void, isOpen: boolean) {
    this.#problem = problem;
    this.#parts = isOpen ? [BATCH_HEAD] : [];
  }

  /** Whether its end is wanted. */
  get isKept(): boolean {
    return this.#parts.length > 0;
  }

  /** @param bytes up to and with the bracket that opens a list; undefined when they are too many */
  add(valueStart: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) this.#isTooLong(valueStart);
    else this.#parts.push(Uint8Array.from(bytes));
  }

  /** @param bytes from the bracket that closes the last list on; undefined when they are too many */
  end(valueStart: number, bytes: Uint8Array | undefined): void {
    if (bytes === undefined) {
      this.#isTooLong(valueStart);
      return;
    }
    try {
      const value: unknown = JSON.parse(Buffer.concat([...this.#parts, bytes]).toString());
      const unfinished = isJsonObject(value) ? unfinishedAnswer(value) : undefined;
      if (unfinished !== undefined) this.#problem(valueStart, unfinished);
    } catch (error) {
      rethrowUnless(error, SyntaxError);
      this.#problem(valueStart, "what stands around the records is not valid JSON");
    }
  }

  forget(): void {
    this.#parts = [];
  }

  #isTooLong(valueStart: number): void {
    this.#problem(valueStart, "what stands around the records is too long to be checked");
    this.forget();
  }
}
