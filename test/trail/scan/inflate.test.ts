import { Buffer } from "node:buffer";
import { constants, deflateRawSync, inflateRawSync, type ZlibOptions } from "node:zlib";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { parseQuery } from "../../../src/match/query.ts";
import { DAMAGES, trailBytes } from "../../support/arbitrary-trail.ts";
import { testEngine } from "../../support/scan-engine.ts";

const query = parseQuery({ actions: ["*"], excludes: [], matches: [] }, {});
const { scanner } = await testEngine(query);

/** What the scanner's own inflater makes of DEFLATE data; undefined when it leaves that to zlib. */
function inflated(deflated: Uint8Array, size: number): Buffer | undefined {
  scanner.area(deflated.length).set(deflated);
  const bytes = scanner.inflate(0, deflated.length, size);
  return bytes === undefined ? undefined : Buffer.from(bytes);
}

/** What zlib makes of it, when that is all of the data; undefined when it is damaged. */
function byZlib(deflated: Uint8Array): Buffer | undefined {
  try {
    // oxlint-disable-next-line typescript/no-unsafe-type-assertion -- what `info` gives, which @types/node leaves out
    const { buffer, engine } = inflateRawSync(deflated, { info: true }) as unknown as {
      readonly buffer: Buffer;
      readonly engine: { readonly bytesWritten: number };
    };
    return engine.bytesWritten === deflated.length ? buffer : undefined;
  } catch {
    return undefined;
  }
}

const repeated = fc
  .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.nat({ max: 3000 }))
  .map(([piece, times]) => Buffer.concat(Array.from({ length: times }, () => piece)));
const fewLetters = fc
  .array(fc.constantFrom("a", "b", "c"), { maxLength: 20_000, size: "max" })
  .map((letters) => Buffer.from(letters.join("")));
const bytes = fc.oneof(
  trailBytes,
  repeated,
  fewLetters,
  fc.uint8Array({ maxLength: 5000, size: "max" }).map((data) => Buffer.from(data)),
);
const options: fc.Arbitrary<ZlibOptions> = fc.record({
  level: fc.nat({ max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_FILTERED,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
  ),
  windowBits: fc.integer({ min: 9, max: 15 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
});

describe("inflating in the scanner's memory", () => {
  test("gives what was deflated, whatever the encoder's options", () => {
    fc.assert(
      fc.property(bytes, options, (data, how) => {
        expect(inflated(deflateRawSync(data, how), data.length)).toEqual(data);
      }),
      { numRuns: 500 },
    );
  });

  test("gives of damaged data what zlib gives, or nothing", () => {
    fc.assert(
      fc.property(
        bytes,
        options,
        fc.tuple(fc.nat(), fc.nat({ max: 255 }), fc.constantFrom(...DAMAGES)),
        (data, how, [place, byte, damage]) => {
          const whole = deflateRawSync(data, how);
          const damaged = damage(whole, place % (whole.length + 1), byte);
          const expected = byZlib(damaged);
          const size = expected?.length ?? data.length;
          expect([expected, undefined]).toContainEqual(inflated(damaged, size));
        },
      ),
      { numRuns: 1000 },
    );
  });

  test("gives nothing when the size is another", () => {
    const deflated = deflateRawSync(Buffer.from("a".repeat(1000)));
    expect([999, 1000, 1001].map((size) => inflated(deflated, size)?.length)).toEqual([
      undefined,
      1000,
      undefined,
    ]);
  });

  test("knows ASCII when no other literal was used", () => {
    const isAscii = (text: string, level: number): boolean => {
      const data = Buffer.from(text);
      inflated(deflateRawSync(data, { level }), data.length);
      return scanner.hasInflatedAscii;
    };
    const text = JSON.stringify(Array.from({ length: 300 }, (_, i) => ({ name: `n${i * 7}` })));
    expect([
      isAscii(text, 9),
      isAscii(text.replace("n7", "ü"), 9),
      // Stored: not looked at.
      isAscii(text, 0),
    ]).toEqual([true, false, false]);
  });
});
