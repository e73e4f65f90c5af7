import { CLOSE_BRACKET, COMMA } from "./json-bytes.ts";

type Problem = (offset: number, reason: string) => void;

/** What stands between the elements of a list: a comma between two, and nothing else. Cutting them out needs none. */
export class ListSeparators {
  readonly #problem: Problem;
  /** What was seen last; unknown behind what could not be read. */
  #seen: "nothing" | "value" | "comma" | "unknown";

  /** @param isOpen whether a list is open that has had elements. */
  constructor(problem: Problem, isOpen: boolean) {
    this.#problem = problem;
    this.#seen = isOpen ? "value" : "nothing";
  }

  open(): void {
    this.#seen = "nothing";
  }

  /** A comma, or what separates the values of a stream, but no elements. */
  separate(offset: number, byte: number): void {
    if (byte !== COMMA) this.#problem(offset, "not JSON: expected a comma or a value");
    else {
      if (this.#seen === "nothing" || this.#seen === "comma") {
        this.#problem(offset, "a comma with no value before it");
      }
      this.#seen = "comma";
    }
  }

  element(offset: number): void {
    if (this.#seen === "value") this.#problem(offset, "no comma before this value");
    this.#seen = "value";
  }

  /** @returns whether the list ends as lists do. */
  close(offset: number, byte: number): boolean {
    if (byte !== CLOSE_BRACKET) this.#problem(offset, 'expected "]" at the end of the list');
    else if (this.#seen === "comma") this.#problem(offset, "a comma with no value behind it");
    return byte === CLOSE_BRACKET;
  }

  /** Something could not be read. */
  lose(): void {
    this.#seen = "unknown";
  }
}
