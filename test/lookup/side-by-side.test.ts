import { expect, test } from "vitest";
import { sideBySide } from "../../src/lookup/side-by-side.ts";

/** Gives its values and notes when the consumer has come back after each. */
async function* source(values: readonly string[], notes: string[]): AsyncGenerator<string> {
  try {
    for (const value of values) {
      yield value;
      notes.push(`after ${value}`);
    }
  } finally {
    notes.push("closed");
  }
}

test("every value of every source comes once", async () => {
  const values: string[] = [];
  const sources = [source(["a1", "a2"], []), source([], []), source(["b1"], [])];
  for await (const value of sideBySide(sources, () => {})) values.push(value);
  expect(values.toSorted()).toEqual(["a1", "a2", "b1"]);
});

test("a source goes on only when what it gave is taken", async () => {
  const notes: string[] = [];
  const given = sideBySide([source(["a1", "a2"], notes)], () => {});
  await given.next();
  expect(notes).toEqual([]);
  await given.next();
  expect(notes).toEqual(["after a1"]);
  await given.return(undefined);
  expect(notes).toEqual(["after a1", "closed"]);
});

test("when the consumer stops, sources in the middle of something are told and closed", async () => {
  const stop = new AbortController();
  let isClosed = false;
  async function* waiting(): AsyncGenerator<string> {
    try {
      await new Promise((_, reject) => {
        stop.signal.addEventListener("abort", () => reject(new Error("stopped")));
      });
      yield "never";
    } finally {
      isClosed = true;
    }
  }
  const given = sideBySide([waiting(), source(["b1"], [])], () => stop.abort());
  await given.next();
  await given.return(undefined);
  expect(isClosed).toBe(true);
});
