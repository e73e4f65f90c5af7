import { expect, test } from "vitest";
import { parseByteSize } from "../../src/options/byte-size.ts";
import { refusal } from "../cli/refusal.ts";

test.each([
  ["1", 1],
  ["1048576", 1_048_576],
  ["10B", 10],
  ["500K", 512_000],
  ["500M", 524_288_000],
  ["4GiB", 4_294_967_296],
  ["4gb", 4_294_967_296],
  ["2 T", 2_199_023_255_552],
  [" 7 KiB ", 7168],
])("%j is %d bytes: units are powers of 1024", (text, bytes) => {
  expect(parseByteSize(text)).toBe(bytes);
});

test.each(["", "0", "0M", "-1", "1.5G", "4X", "M", "4 G B", "1e6", "Infinity"])(
  "%j is no size",
  async (text) => {
    expect(await refusal(() => parseByteSize(text))).toBe(
      `spitzel: expected a size, got "${text}"\nhint: write for example 500M or 4GiB.`,
    );
  },
);
