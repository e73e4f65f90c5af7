import { literalOf, type Pattern } from "../tree/pattern.ts";

/** A value on its way through the modifiers: a pattern, or the bytes that `wide` made of it. */
export interface Working {
  readonly pattern: Pattern;
  /** Set once the characters stand for bytes (Latin-1), so that base64 encodes them as they are. */
  readonly isBytes: boolean;
}

/** A transformation; one value may become several, any of which may match (docs/design/detection.md §2.8). */
export type Transform = (value: Working) => readonly Working[];

function withText(
  name: string,
  change: (text: string, isBytes: boolean) => readonly string[],
): Transform {
  return ({ pattern, isBytes }) => {
    const text = literalOf(pattern);
    // An encoding of "any run" does not exist; pySigma refuses it as well.
    if (text === undefined) throw new Error(`expected no wildcard in a value of "${name}"`);
    return change(text, isBytes).map((literal) => ({ pattern: [{ literal }], isBytes: false }));
  };
}

function bytesOf(text: string, isBytes: boolean): Buffer {
  return Buffer.from(text, isBytes ? "latin1" : "utf8");
}

function base64Offsets(text: string, isBytes: boolean): readonly string[] {
  const bytes = bytesOf(text, isBytes);
  // What the neighbouring bytes would change is cut off at both ends.
  return [0, 1, 2].map((offset) => {
    const encoded = Buffer.concat([Buffer.alloc(offset), bytes]).toString("base64");
    const start = [0, 2, 3][offset] ?? 0;
    const cut = [0, 3, 2][(bytes.length + offset) % 3] ?? 0;
    return encoded.slice(start, encoded.length - cut);
  });
}

/** The UTF-16 bytes as a text of one character each. */
function utf16Bytes(text: string, isBigEndian: boolean): string {
  const bytes = Buffer.from(text, "utf16le");
  return (isBigEndian ? bytes.swap16() : bytes).toString("latin1");
}

function utf16(name: string, isBigEndian: boolean, mark: string): Transform {
  return ({ pattern }) => {
    const encoded = pattern.map((token) =>
      "literal" in token ? { literal: utf16Bytes(token.literal, isBigEndian) } : token,
    );
    if (mark !== "" && literalOf(pattern) === undefined) {
      throw new Error(`expected no wildcard in a value of "${name}"`);
    }
    return [{ pattern: mark === "" ? encoded : [{ literal: mark }, ...encoded], isBytes: true }];
  };
}

const DASHES = ["-", "/", "\u2013", "\u2014", "\u2015"];
const MAX_DASHES = 4;

/** Every dash of a command-line switch in each of its five spellings, in all combinations. */
const windash: Transform = ({ pattern, isBytes }) => {
  let dashes = 0;
  let variants: Pattern[] = [[]];
  for (const token of pattern) {
    const pieces = "literal" in token ? token.literal.split(/\B([-/])\b/) : undefined;
    for (const [i, piece] of (pieces ?? [undefined]).entries()) {
      if (i % 2 === 1) dashes += 1;
      if (dashes > MAX_DASHES)
        throw new Error(`expected at most ${MAX_DASHES} dashes in a value of "windash"`);
      const spellings = i % 2 === 1 ? DASHES : [piece];
      variants = variants.flatMap((before) =>
        spellings.map((literal) => [...before, literal === undefined ? token : { literal }]),
      );
    }
  }
  return variants.map((variant) => ({ pattern: variant, isBytes }));
};

export const TRANSFORMS: ReadonlyMap<string, Transform> = new Map<string, Transform>([
  ["base64", withText("base64", (text, isBytes) => [bytesOf(text, isBytes).toString("base64")])],
  ["base64offset", withText("base64offset", base64Offsets)],
  ["wide", utf16("wide", false, "")],
  ["utf16le", utf16("utf16le", false, "")],
  ["utf16be", utf16("utf16be", true, "")],
  ["utf16", utf16("utf16", false, "\u00FF\u00FE")],
  ["windash", windash],
]);
