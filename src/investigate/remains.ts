import { destroys, inversesOf, isInverse, isTaking, mayUndo } from "./inverse.ts";
import type { Observation, SeenObject } from "./observation.ts";

/** What became of a change by the end of the data. */
export type Remains =
  | { readonly state: "still there" | "unknown" }
  | { readonly state: "undone" | "partly undone"; readonly by: Observation };

/**
 * Says of changes whether something took them back later. Remembers every change that may undo another, whoever made it:
 * some hundred bytes each.
 */
export class LaterChanges {
  /** By each name that they have, once they are asked for. */
  #byName: Map<string, Observation[]> | undefined;
  readonly #undoing: Observation[] = [];

  take(one: Observation): void {
    if (one.isWrite && one.error === undefined && mayUndo(one)) this.#undoing.push(one);
  }

  remainsOf(change: Observation): Remains {
    const names = new Map(change.objects.map(({ name, kind }) => [name, kind]));
    if (names.size === 0) return { state: "unknown" };
    const later = [...this.#naming(names.keys())]
      .filter((one) => one !== change && one.ms >= change.ms && one.account === change.account)
      .filter((one) => undoes(one, change, names))
      .toSorted((a, b) => a.ms - b.ms || (a.id < b.id ? -1 : 1));
    const last = later.at(-1);
    if (last === undefined) {
      const hasInverse = change.way !== undefined || inversesOf(change.action).length > 0;
      return { state: hasInverse ? "still there" : "unknown" };
    }
    const whole = firstWhole(later, change);
    return whole === undefined
      ? { state: "partly undone", by: last }
      : { state: "undone", by: whole };
  }

  /** Those that have one of the names, each once. */
  #naming(names: Iterable<string>): ReadonlySet<Observation> {
    this.#byName ??= byName(this.#undoing);
    const found = new Set<Observation>();
    for (const name of names) for (const one of this.#byName.get(name) ?? []) found.add(one);
    return found;
  }
}

function byName(all: readonly Observation[]): Map<string, Observation[]> {
  const lists = new Map<string, Observation[]>();
  for (const one of all) {
    for (const { name } of one.objects) {
      const list = lists.get(name);
      if (list === undefined) lists.set(name, [one]);
      else list.push(one);
    }
  }
  return lists;
}

/** All that it names is named by the change, and its action takes the change back, or does away with the thing. */
function undoes(
  later: Observation,
  change: Observation,
  names: ReadonlyMap<string, string>,
): boolean {
  const own = named(later.objects);
  if (own.length === 0) return false;
  if (isInverse(change, later))
    return own.some(({ name }) => names.has(name)) && isWithin(later, names);
  const [first, second] = own;
  // What took something away is not undone by the end of what it was taken from.
  if (isTaking(change)) return false;
  return (
    first !== undefined &&
    second === undefined &&
    serviceOf(later) === serviceOf(change) &&
    names.get(first.name) === first.kind &&
    destroys(later.action, first.kind)
  );
}

/** A call may take back some of what one made, and more that others made: instances are terminated by the dozen. */
function isWithin(later: Observation, names: ReadonlyMap<string, string>): boolean {
  const isList = later.objects.filter(({ kind }) => kind === later.objects[0]?.kind).length > 1;
  return isList || named(later.objects).every(({ name }) => names.has(name));
}

/** What one made several of, instances say, is undone when the last of them is. */
function firstWhole(later: readonly Observation[], change: Observation): Observation | undefined {
  const own = new Set(change.objects.map(({ name }) => name));
  const kind = later[0]?.objects.find(({ name }) => own.has(name))?.kind;
  const left = new Set(change.objects.filter((one) => one.kind === kind).map(({ name }) => name));
  return later.find(({ objects }) => {
    for (const { name } of objects) left.delete(name);
    return left.size === 0;
  });
}

/** Without what says nothing of which thing it was: accounts, and ARNs that repeat a name. */
function named(objects: readonly SeenObject[]): readonly SeenObject[] {
  return objects.filter(
    ({ kind, name }) => kind !== "account" && !name.startsWith("arn:aws:s3:::"),
  );
}

function serviceOf({ action }: Observation): string {
  return action.slice(0, action.indexOf(":"));
}
