import { Buffer } from "node:buffer";
import { crc32 } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { testEngine } from "../../support/scan-engine.ts";

const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
const { scanner } = await testEngine(query);

/** The scanner's CRC of bytes that stand at an offset of its memory. */
function folded(bytes: Uint8Array, offset: number): number {
  const area = scanner.area(offset + bytes.length).subarray(offset);
  area.set(bytes);
  return scanner.crc32(area);
}

/** Bytes that do not repeat. */
function noise(length: number, seed: number): Buffer {
  const bytes = Buffer.alloc(length);
  let state = seed;
  for (let i = 0; i < length; i++) {
    state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0;
    bytes[i] = state >>> 24;
  }
  return bytes;
}

test("the check value of CRC-32, folded", () => {
  // https://reveng.sourceforge.io/crc-catalogue/17plus.htm#crc.cat.crc-32-iso-hdlc, and a million zeros by gzip.
  expect(folded(Buffer.from("123456789"), 0)).toBe(0xcb_f4_39_26);
  expect(folded(Buffer.alloc(1_000_000), 0)).toBe(0x12_79_cb_9e);
});

test("is zlib's for every length around the first folds", () => {
  for (let length = 16_300; length < 17_000; length++) {
    const bytes = noise(length, length);
    expect(folded(bytes, length % 16), `${length} bytes`).toBe(crc32(bytes));
  }
});

test("is zlib's, and that of a changed byte is another", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 200_000 }),
      fc.nat({ max: 0xff_ff_ff_ff }),
      fc.nat({ max: 40 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      (length, seed, offset, place, change) => {
        const bytes = noise(length, seed);
        const before = folded(bytes, offset);
        expect(before).toBe(crc32(bytes));
        if (length === 0) return;
        const at = Math.floor(place * length);
        bytes[at] = bytes[at]! ^ change;
        expect(folded(bytes, offset)).not.toBe(before);
      },
    ),
    { numRuns: 200 },
  );
});
