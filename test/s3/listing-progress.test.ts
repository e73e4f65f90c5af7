import { describe, expect, test } from "vitest";
import type { ListPage } from "../../src/s3/list-page.ts";
import { ListingProgress } from "../../src/s3/listing-progress.ts";

const object = (key: string) => ({
  key,
  sizeBytes: 1,
  etag: '"e"',
  writtenMs: 0,
  storageClass: undefined,
});
const page = (keys: readonly string[], folders: readonly string[] = [], token = ""): ListPage => ({
  objects: keys.map(object),
  folders,
  token: token === "" ? undefined : token,
});

/** The message at the page that is refused, with its number from 1 on; undefined when all are taken. */
function refused(prefix: string, pages: readonly ListPage[]): string | undefined {
  const progress = new ListingProgress(prefix);
  for (const [i, one] of pages.entries()) {
    try {
      progress.take(one);
    } catch (error) {
      return `${i + 1}: ${(error as Error).message}`;
    }
  }
  return undefined;
}

const NO_PROGRESS = "the endpoint's pages of a listing do not go on";
const NOT_ASKED = "the endpoint listed something that was not asked for";
const EMPTY = Array.from({ length: 102 }, (_, i) => page([], [], `t${i}`));

describe("pages of a listing", () => {
  test.each([
    ["of objects and folders", "a/", [page(["a/b"], ["a/a/", "a/c/"], "t"), page(["a/d", "a/é"])]],
    ["a hundred without an entry", "", EMPTY.slice(0, 100)],
    ["one of an empty folder", "a/", [page([])]],
  ])("are taken: %s", (_what, prefix, pages) => {
    expect(refused(prefix, pages)).toBeUndefined();
  });

  test.each([
    ["the same again", "", [page(["a"], [], "t"), page(["a"], [], "u")], `2: ${NO_PROGRESS}`],
    ["an earlier one", "", [page(["b"], [], "t"), page(["a"], [], "u")], `2: ${NO_PROGRESS}`],
    ["a folder twice", "", [page([], ["a/"], "t"), page([], ["a/"])], `2: ${NO_PROGRESS}`],
    ["the same token", "", [page(["a"], [], "t"), page(["b"], [], "t")], `2: ${NO_PROGRESS}`],
    ["nothing for ever", "", EMPTY, `101: ${NO_PROGRESS}`],
    ["another prefix", "a/", [page(["b/c"])], `1: ${NOT_ASKED}`],
    ["a key that is too long", "", [page(["é".repeat(513)])], `1: ${NOT_ASKED}`],
    [
      "a folder in itself",
      "a/",
      [page([], ["a/"])],
      "1: the endpoint listed a folder as a folder in itself",
    ],
  ])("are refused: %s", (_what, prefix, pages, message) => {
    expect(refused(prefix, pages)).toBe(message);
  });
});
