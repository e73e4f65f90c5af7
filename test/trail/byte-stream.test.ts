import { Buffer } from "node:buffer";
import { Readable } from "node:stream";
import { gzipSync } from "node:zlib";
import { describe, expect, test, vi } from "vitest";
import type { ByteStreamOptions } from "../../src/trail/byte-stream.ts";
import { fileContents } from "../../src/trail/file-contents.ts";
import { recordText } from "../support/trail-shapes.ts";

interface Collected {
  readonly text: string;
  readonly problems: readonly string[];
  readonly bytesRead: number;
  readonly isClosed: boolean;
}

interface CollectOptions {
  readonly maxDecompressedBytes?: number;
  readonly signal?: AbortSignal;
  /** Called with each chunk before the next is asked for. */
  readonly onChunk?: (chunk: Uint8Array) => Promise<void> | void;
}

/** The bytes of a stream that is no archive. */
async function* readBytes(
  source: Readable,
  options: ByteStreamOptions,
): AsyncGenerator<Uint8Array> {
  const onProblem = (_: string, reason: string) => options.onProblem(reason);
  const file = { kind: "stream", name: "a", stream: () => source } as const;
  for await (const content of fileContents(file, {
    ...options,
    onProblem,
    isOutside: () => false,
  })) {
    if (content.kind === "content") yield* content.chunks;
  }
}

async function collect(source: Readable, options: CollectOptions = {}): Promise<Collected> {
  const problems: string[] = [];
  const chunks: Uint8Array[] = [];
  let bytesRead = 0;
  const bytes = readBytes(source, {
    maxDecompressedBytes: options.maxDecompressedBytes ?? 1024 ** 3,
    signal: options.signal ?? new AbortController().signal,
    onRead: (count) => (bytesRead += count),
    onProblem: (reason) => problems.push(reason),
  });
  for await (const chunk of bytes) {
    chunks.push(chunk);
    await options.onChunk?.(chunk);
  }
  const text = Buffer.concat(chunks).toString();
  return { text, problems, bytesRead, isClosed: source.destroyed };
}

const inOne = (bytes: Uint8Array) => Readable.from([bytes]);
const byteByByte = (bytes: Uint8Array) =>
  Readable.from(Array.from(bytes, (_, i) => bytes.subarray(i, i + 1)));
const of = (...parts: readonly (string | Uint8Array)[]) =>
  Buffer.concat(parts.map((part) => Buffer.from(part)));

const text = `{"Records":[${recordText("CreateUser")},${recordText("DeleteUser")}]}`;
const more = recordText("GetUser");
const gzip = gzipSync(text);

const TRUNCATED = "the compressed data ends early (truncated)";
const BAD_CHECK = "the compressed data is damaged (its check sum does not match)";
const GARBAGE = "data that is not gzip after the end of the compressed data";

/** Expects the same of a source that gives all at once and of one that gives a byte at a time. */
async function expectRead(
  bytes: Uint8Array,
  expected: { readonly text: string; readonly problems: readonly string[] },
): Promise<void> {
  const whole = { ...expected, bytesRead: bytes.length, isClosed: true };
  expect(await collect(inOne(bytes))).toEqual(whole);
  expect(await collect(byteByByte(bytes))).toEqual(whole);
}

describe("plain bytes", () => {
  test.each(["", "{", "[]", text, "\x1f", "B", "PK", "\u001f\u001f"])(
    "%j come as they are",
    async (plain) => {
      await expectRead(of(plain), { text: plain, problems: [] });
    },
  );

  test("come without waiting for the source to end", async () => {
    const source = new Readable({ read() {} });
    const bytes = readBytes(source, {
      maxDecompressedBytes: 1,
      signal: new AbortController().signal,
      onRead: () => {},
      onProblem: () => {},
    });
    source.push('{"a":1}');
    expect(await bytes.next()).toEqual({ done: false, value: Buffer.from('{"a":1}') });
    await bytes.return(undefined);
    expect(source.destroyed).toBe(true);
  });

  test("have no decompression limit", async () => {
    const found = await collect(inOne(of(text)), { maxDecompressedBytes: 10 });
    expect([found.text, found.problems]).toEqual([text, []]);
  });
});

describe("gzip", () => {
  test("is known by its first two bytes and decompressed", () =>
    expectRead(gzip, { text, problems: [] }));

  test("of nothing is nothing", () => expectRead(gzipSync(""), { text: "", problems: [] }));

  test("may have several members, some of them empty", () =>
    expectRead(of(gzip, gzipSync(""), gzipSync("\n"), gzipSync(more)), {
      text: `${text}\n${more}`,
      problems: [],
    }));

  test("may have members of many chunks that end anywhere in the source's chunks", async () => {
    const noise = Buffer.from(
      Array.from({ length: 700_000 }, (_, i) => 32 + ((i * i * 7919) % 95)),
    );
    const members = of(gzipSync(noise, { level: 0 }), gzipSync(noise), gzip);
    for (const size of [1000, 65_536, 700_031, members.length]) {
      const count = Math.ceil(members.length / size);
      const chunks = Array.from({ length: count }, (_, i) =>
        members.subarray(i * size, (i + 1) * size),
      );
      const found = await collect(Readable.from(chunks));
      expect(found.text === `${noise.toString()}${noise.toString()}${text}`).toBe(true);
      expect([found.problems, found.bytesRead]).toEqual([[], members.length]);
    }
  });

  test("may have every optional field in its header", async () => {
    const head = Buffer.from(gzip.subarray(0, 10));
    head[3] = 2 + 4 + 8 + 16;
    const fields = of("\x05\0extra", "trail.json\0", "a comment\0", "\xab");
    const withFields = of(head, fields, gzip.subarray(10));
    await expectRead(withFields, { text, problems: [] });
  });

  test("may be padded with zeros, which gzip ignores too", async () => {
    await expectRead(of(gzip, Buffer.alloc(1000)), { text, problems: [] });
    await expectRead(of(gzip, Buffer.alloc(7), gzipSync(more), Buffer.alloc(1)), {
      text: text + more,
      problems: [],
    });
  });

  test.each([
    ["text", of("garbage")],
    ["a record", of(more)],
    ["one byte", of("x")],
    ["half of gzip's mark", of("\x1f")],
    ["zeros and text", of(Buffer.alloc(9), "x")],
  ])("followed by %s keeps what it held, and says so", async (_, garbage) => {
    const found = await collect(inOne(of(gzip, garbage)));
    expect(found).toEqual({
      text,
      problems: [GARBAGE],
      bytesRead: gzip.length + garbage.length,
      isClosed: true,
    });
    expect(await collect(byteByByte(of(gzip, garbage)))).toMatchObject({
      text,
      problems: [GARBAGE],
    });
  });

  test("gives what stands before the place where it ends early, wherever that is", async () => {
    const short = gzipSync(text, { level: 1 });
    for (let end = 2; end < short.length; end++) {
      const cut = short.subarray(0, end);
      const found = await collect(inOne(cut));
      expect([end, found.problems, text.startsWith(found.text)]).toEqual([end, [TRUNCATED], true]);
      expect(await collect(byteByByte(cut))).toEqual(found);
    }
    const { text: all } = await collect(inOne(short.subarray(0, -1)));
    expect(all).toBe(text);
  });

  test("keeps the members before the one that ends early", () =>
    expectRead(of(gzip, gzipSync(more).subarray(0, -8)), {
      text: text + more,
      problems: [TRUNCATED],
    }));

  test("that ends early gives the same to a consumer that is slow", async () => {
    const noise = Buffer.from(
      Array.from({ length: 900_000 }, (_, i) => 32 + ((i * i * 7919) % 95)),
    );
    const cut = gzipSync(noise).subarray(0, -3);
    const found = await collect(inOne(cut), {
      onChunk: () => new Promise((resolve) => setImmediate(() => setImmediate(resolve))),
    });
    expect(found.text === noise.toString()).toBe(true);
    expect(found.problems).toEqual([TRUNCATED]);
  });

  test.each([-8, -5, -4, -1])(
    "whose check sum does not match (byte %i) gives what it held, and says so",
    async (place) => {
      const damaged = Buffer.from(gzip);
      damaged[damaged.length + place]! ^= 1;
      await expectRead(of(damaged, gzipSync(more)), { text: text + more, problems: [BAD_CHECK] });
    },
  );

  test("with any one bit flipped never throws, and says so whenever it gives other bytes", async () => {
    for (let place = 2; place < gzip.length; place++) {
      const damaged = Buffer.from(gzip);
      damaged[place]! ^= 1 << (place % 8);
      const found = await collect(inOne(damaged));
      if (found.text !== text) expect([place, ...found.problems]).not.toEqual([place]);
    }
  });

  test("of another method, or with reserved bits, is damaged", async () => {
    for (const [place, value] of [
      [2, 7],
      [3, 0x20],
    ] as const) {
      const damaged = Buffer.from(gzip);
      damaged[place] = value;
      await expect(collect(inOne(damaged))).resolves.toMatchObject({
        text: "",
        problems: ["the compressed data is damaged (not a gzip header)"],
      });
    }
  });

  test("inside gzip is not decompressed twice", async () => {
    const found = await collect(inOne(gzipSync("\x1f\x8b twice")));
    expect([found.text, found.problems]).toEqual(["\x1f\x8b twice", []]);
  });

  test.each([1, 99_999, 262_144, 300_000])(
    "is read up to the decompression limit of %i bytes, and not a byte further",
    async (maxDecompressedBytes) => {
      const bomb = of(gzipSync(Buffer.alloc(70_000, "x")), gzipSync(Buffer.alloc(3_000_000, "x")));
      const found = await collect(inOne(bomb), { maxDecompressedBytes });
      expect(found.text).toHaveLength(maxDecompressedBytes);
      expect(found.problems).toEqual([
        `more than ${maxDecompressedBytes} bytes when decompressed, the limit of --decompress-limit`,
      ]);
      expect(found.isClosed).toBe(true);
    },
  );

  test("that just reaches the decompression limit is read whole", async () => {
    const found = await collect(inOne(gzip), { maxDecompressedBytes: text.length });
    expect([found.text, found.problems]).toEqual([text, []]);
  });

  test("is not read on when the limit is reached", async () => {
    let given = 0;
    const bomb = gzipSync(Buffer.alloc(1_000_000, "x"));
    const endless = Readable.from(
      (function* () {
        for (; given < 1000; given++) yield bomb;
      })(),
    );
    const found = await collect(endless, { maxDecompressedBytes: 2_500_000 });
    expect(found.text).toHaveLength(2_500_000);
    expect(given).toBeLessThan(1000);
  });
});

describe("data of another kind", () => {
  test.each([
    ["zip", of("PK\x03\x04..."), "a zip archive as a stream: save it as a file, and read that"],
    [
      "Zstandard",
      Buffer.from([0x28, 0xb5, 0x2f, 0xfd, 0, 0]),
      "Zstandard data: decompress it first",
    ],
    ["bzip2", of("BZh91AY"), "bzip2 data: decompress it first"],
    ["xz", Buffer.from([0xfd, 0x37, 0x7a, 0x58, 0x5a, 0]), "xz data: decompress it first"],
    ["Parquet", of("PAR1..."), "a Parquet file"],
    [
      "UTF-16, little-endian",
      Buffer.from('\ufeff{"a":1}', "utf16le"),
      "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8",
    ],
    [
      "UTF-16, big-endian",
      Buffer.from('\ufeff{"a":1}', "utf16le").swap16(),
      "UTF-16 text: convert it with iconv -f UTF-16 -t UTF-8",
    ],
  ])("such as %s is named, with what to do", async (_, bytes, reason) => {
    for (const source of [inOne(bytes), byteByByte(bytes)]) {
      expect(await collect(source)).toMatchObject({ text: "", problems: [reason], isClosed: true });
    }
  });
});

describe.each([
  ["plain", of(text)],
  ["gzip", gzip],
])("a source of %s bytes", (_, bytes) => {
  const endless = () =>
    new Readable({
      read() {
        this.push(bytes);
      },
    });

  test("is closed when the consumer stops early", async () => {
    const source = endless();
    await expect(
      collect(source, {
        onChunk: () => {
          throw new Error("enough");
        },
      }),
    ).rejects.toThrow("enough");
    expect(source.destroyed).toBe(true);
  });

  test("is closed when the signal is aborted between chunks, with the signal's reason", async () => {
    const source = endless();
    const controller = new AbortController();
    const problem = vi.fn<(reason: string) => void>();
    const reading = async () => {
      const options = {
        maxDecompressedBytes: 1024 ** 3,
        signal: controller.signal,
        onRead: () => {},
        onProblem: problem,
      };
      for await (const chunk of readBytes(source, options)) {
        if (chunk.length > 0) controller.abort(new Error("stopped"));
      }
    };
    await expect(reading()).rejects.toThrow("stopped");
    expect(source.destroyed).toBe(true);
    expect(problem).not.toHaveBeenCalled();
  });

  test("is closed when the signal is aborted while it waits for bytes", async () => {
    const source = new Readable({ read() {} });
    source.push(bytes.subarray(0, 20));
    const controller = new AbortController();
    const reading = collect(source, { signal: controller.signal });
    setImmediate(() => controller.abort(new Error("stopped")));
    await expect(reading).rejects.toThrow("stopped");
    expect(source.destroyed).toBe(true);
  });

  test("is not read when the signal is aborted already", async () => {
    const source = endless();
    const reading = collect(source, { signal: AbortSignal.abort(new Error("stopped")) });
    await expect(reading).rejects.toThrow("stopped");
    expect(source.destroyed).toBe(true);
  });

  test("that fails is a problem, behind what it gave", async () => {
    const error = Object.assign(new Error("EIO: i/o error, read"), { code: "EIO" });
    const source = Readable.from(
      (async function* () {
        yield bytes;
        await new Promise(setImmediate);
        throw error;
      })(),
    );
    const found = await collect(source);
    expect([found.text, found.problems]).toEqual([text, ["the disk reports a read error"]]);
  });
});
