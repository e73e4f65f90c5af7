import { Buffer } from "node:buffer";

export const NEWLINE = 0x0a;
export const RECORD_SEPARATOR = 0x1e;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const COMMA = 0x2c;
export const COLON = 0x3a;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const CLOSE_BRACE = 0x7d;

/** What may stand between values: white space, a comma, a byte order mark, RFC 7464's record separator. */
export const IS_SEPARATOR = byteTable(0x20, 0x09, 0x0d, NEWLINE, COMMA, 0xef, 0xbb, 0xbf, 0x1e);
/** What follows the backslash of white space that is escaped: n, r, t. */
export const IS_SPACE_ESCAPE = byteTable(0x6e, 0x72, 0x74);
/** What matters inside a value, outside strings. */
export const IS_STRUCTURAL = byteTable(
  NEWLINE,
  QUOTE,
  COMMA,
  COLON,
  OPEN_BRACKET,
  CLOSE_BRACKET,
  OPEN_BRACE,
  CLOSE_BRACE,
);
/** What stands before a list or an object that is inside another. */
export const IS_BEFORE_VALUE = byteTable(COMMA, COLON, OPEN_BRACKET);
/** What a text, a number, true, false and null are made of, outside the quotes. */
export const IS_SCALAR = byteTable(
  ...Buffer.from('"+-.0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'),
);

function byteTable(...bytes: readonly number[]): Uint8Array {
  const table = new Uint8Array(256);
  for (const byte of bytes) table[byte] = 1;
  return table;
}
