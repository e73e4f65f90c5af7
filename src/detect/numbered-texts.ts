import { SpanColumn } from "./span-column.ts";
import { TextStore } from "./text-store.ts";

/** So many texts are known by heart, and equal ones have one number. */
const MAX_KNOWN = 100_000;

/** Numbers for texts. Of more than 100,000 distinct ones the rest waits in a file, where equal texts may have several numbers. */
export class NumberedTexts {
  readonly #numbers = new Map<string, number>();
  readonly #texts: string[] = [];
  readonly #store = new TextStore();
  readonly #stored = new SpanColumn();

  number(text: string): number {
    const known = this.#numbers.get(text);
    if (known !== undefined) return known;
    if (this.#texts.length >= MAX_KNOWN) {
      return MAX_KNOWN + this.#stored.add(this.#store.add(text));
    }
    const number = this.#texts.push(text) - 1;
    this.#numbers.set(text, number);
    return number;
  }

  text(number: number): string {
    return this.#texts[number] ?? this.#store.read(this.#stored.at(number - MAX_KNOWN));
  }

  close(): void {
    this.#store.close();
  }
}
