/** Things that were joined are of one group: the name of a group is the least of its members. */
export class Groups {
  readonly #leader = new Map<string, string>();

  of(id: string): string {
    let at = id;
    for (let next = this.#leader.get(at); next !== undefined; next = this.#leader.get(at)) {
      at = next;
    }
    return at;
  }

  /** @returns whether they were apart. */
  join(one: string, other: string): boolean {
    const [a, b] = [this.of(one), this.of(other)].toSorted();
    if (a === undefined || b === undefined || a === b) return false;
    this.#leader.set(b, a);
    return true;
  }
}
