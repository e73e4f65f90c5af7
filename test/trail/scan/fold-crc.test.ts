import { Buffer } from "node:buffer";
import { crc32, deflateRawSync } from "node:zlib";
import fc from "fast-check";
import { expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { testEngine } from "../../support/scan-engine.ts";

const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
const { scanner } = await testEngine(query);

/** The scanner's CRC of bytes that it has inflated. */
function folded(bytes: Uint8Array, level = 1): number {
  const deflated = deflateRawSync(bytes, { level });
  scanner.area(deflated.length).set(deflated);
  const inflated = scanner.inflate(0, deflated.length, bytes.length);
  if (inflated === undefined) throw new Error("expected data that the inflater takes");
  return scanner.crcOf(inflated);
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
  expect(folded(Buffer.from("123456789"))).toBe(0xcb_f4_39_26);
  expect(folded(Buffer.alloc(1_000_000))).toBe(0x12_79_cb_9e);
});

test("is zlib's for every length around the first folds", () => {
  // The last 4,800 bytes stay, and 11,584 are taken away at once.
  for (const around of [4800, 4800 + 11_584, 4800 + 2 * 11_584]) {
    for (let length = around - 40; length < around + 40; length++) {
      const bytes = noise(length, length);
      expect(folded(bytes), `${length} bytes`).toBe(crc32(bytes));
    }
  }
});

test("is zlib's, and that of a changed byte is another", () => {
  fc.assert(
    fc.property(
      fc.nat({ max: 200_000 }),
      fc.nat({ max: 0xff_ff_ff_ff }),
      fc.nat({ max: 9 }),
      fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      fc.integer({ min: 1, max: 255 }),
      (length, seed, level, place, change) => {
        const bytes = noise(length, seed);
        const before = folded(bytes, level);
        expect(before).toBe(crc32(bytes));
        if (length === 0) return;
        const at = Math.floor(place * length);
        bytes[at] = bytes[at]! ^ change;
        expect(folded(bytes, level)).not.toBe(before);
      },
    ),
    { numRuns: 200 },
  );
});
