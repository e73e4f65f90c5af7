import { isAddress } from "./who.ts";

/** An address that more call from belongs to a place, not to a hand. */
const MAX_CALLERS = 5;

/** Who called from which address, as far as few did. */
export class Callers {
  readonly #of = new Map<string, readonly string[] | "many">();

  add(address: string | undefined, caller: string): void {
    if (!isAddress(address)) return;
    const known = this.#of.get(address) ?? [];
    if (known === "many" || known.includes(caller)) return;
    this.#of.set(address, known.length === MAX_CALLERS ? "many" : [...known, caller]);
  }

  /** All that called from there; undefined when these are more than five. */
  fewOf(address: string): readonly string[] | undefined {
    const known = this.#of.get(address);
    return known === "many" ? undefined : known;
  }
}
