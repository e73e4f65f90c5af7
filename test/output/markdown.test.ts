import { expect, test } from "vitest";
import { markdownSink } from "../../src/output/markdown.ts";

const sink = markdownSink([
  { name: "a|b", valueOf: ([first]: readonly unknown[]) => first },
  { name: "n", valueOf: ([, second]: readonly unknown[]) => second },
]);

test("a log's texts stay texts in Markdown", async () => {
  const rows = [
    ["![x](https://example.com/a_b)", 1],
    ["<img src=x> `code` *bold* a|b \\| &amp; ~~no~~", null],
    ["line\nbreak", { list: ["[x]"] }],
  ];
  expect(sink.heading() + (await sink.write(rows)) + sink.end(undefined)).toBe(
    [
      "| a\\|b | n |",
      "| --- | --- |",
      "| !\\[x\\](https\\://example.com/a\\_b) | 1 |",
      "| \\<img src=x\\> \\`code\\` \\*bold\\* a\\|b \\\\\\| \\&amp; \\~\\~no\\~\\~ |  |",
      '| line\ufffdbreak | {"list":\\["\\[x\\]"\\]} |',
      "",
    ].join("\n"),
  );
});
