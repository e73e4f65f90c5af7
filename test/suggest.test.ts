import { expect, test } from "vitest";
import { suggest } from "../src/suggest.ts";

const KNOWN = ["trail", "to", "rate", "region", "endpoint-url", "exclude", "explain"];

test.each([
  ["trial", "trail", "letters are swapped"],
  ["regoin", "region", "letters are swapped"],
  ["Region", "region", "the case is another"],
  ["reg", "region", "only one word begins so"],
  ["endpoint", "endpoint-url", "only one word begins so"],
  ["explane", "explain", "more than one word begins like it, one is near"],
])("%s stands for %s: %s", async (word, meant) => {
  expect(await suggest(word, KNOWN)).toBe(meant);
});

test.each([
  ["zzzzzz", "nothing is near"],
  ["color", "the nearest word shares a letter or two"],
  ["re", "two letters begin too many words"],
])("%s stands for no known word: %s", async (word) => {
  expect(await suggest(word, KNOWN)).toBeUndefined();
});
