import { expect, test } from "vitest";
import { count, formatBytes } from "../../src/source/wording.ts";

test.each([
  [0, "0 B"],
  [999, "999 B"],
  [1000, "1.0 kB"],
  [3_749_999, "3.7 MB"],
  [999_949, "999.9 kB"],
  [999_950, "1.0 MB"],
  [12_345_678_901, "12.3 GB"],
  [5e15, "5000.0 TB"],
])("%d bytes are shown as %s: units are powers of 1000", (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [1, "file", "1 file"],
  [2000, "file", "2,000 files"],
  [0, "entity", "0 entities"],
  [2, "key", "2 keys"],
  [3, "file of another service", "3 files of another service"],
])("%d times %s is %s", (n, what, text) => {
  expect(count(n, what)).toBe(text);
});
