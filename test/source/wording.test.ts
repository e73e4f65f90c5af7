import { expect, test } from "vitest";
import { formatBytes } from "../../src/source/wording.ts";

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
