import { nothing, type Sink } from "../sink.ts";

/** A sink of what can be printed only when all is known: the number of tests stands first. */
export function collected<T, S>(text: (all: readonly T[], summary: S) => string): Sink<T, S> {
  const all: T[] = [];
  return {
    heading: nothing,
    write: (batch) => {
      for (const one of batch) all.push(one);
      return "";
    },
    end: (summary) => text(all, summary),
  };
}
