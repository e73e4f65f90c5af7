import { Buffer } from "node:buffer";
import { compileNetworks } from "../../match/networks.ts";
import { FIRST_TEXT, type Rows, UNKNOWN } from "../../source/product.ts";
import { valueOf } from "./actors.ts";

/** Records of which more is wanted than their row: all of them, or those that may have one of the texts, or come from one of the networks. */
export type Wanted =
  | "all"
  | {
      /** Of what JSON and URLs write as it is: ASCII letters, digits, `.`, `_` and `-`; also a key in its quotes. */
      readonly texts: readonly string[];
      readonly networks: readonly string[];
    };

/** Tells of rows whether their record may be one of those that are wanted. */
export function wantedTest(wanted: Wanted, rows: Rows): (row: number) => boolean {
  if (wanted === "all") return () => true;
  const { texts, networks } = wanted;
  const tests = [
    ...(texts.length === 0 ? [] : [textTest(texts, rows)]),
    ...(networks.length === 0 ? [] : [networkTest(networks, rows)]),
  ];
  return (row) => tests.some((test) => test(row));
}

function textTest(texts: readonly string[], rows: Rows): (row: number) => boolean {
  const needles = texts.map((text) => Buffer.from(text));
  return (row) => {
    const { buffer, byteOffset, length } = rows.bytes(row);
    const bytes = Buffer.from(buffer, byteOffset, length);
    return (
      needles.some((needle) => bytes.includes(needle)) ||
      // A text may be spelt with escapes: AWS writes few, and none of a letter or digit.
      (bytes.includes(ESCAPE) && ESCAPED_PLAIN.test(bytes.toString("latin1")))
    );
  };
}

const ESCAPE = Buffer.from("\\u00");
/** An escape that stands for a character of the texts. */
const ESCAPED_PLAIN = /\\u00(?:2[de]|3\d|[46][1-9a-f]|5[0-9af]|7[0-9a])/i;

function networkTest(networks: readonly string[], rows: Rows): (row: number) => boolean {
  const isInside = compileNetworks(networks);
  const column = rows.at(["sourceIPAddress"]);
  const known = new Map<number, boolean>();
  rows.onForget(() => known.clear());
  return (row) => {
    const id = column.idOf(row);
    if (id < FIRST_TEXT) return id === UNKNOWN;
    let inside = known.get(id);
    if (inside === undefined) {
      const address = valueOf(column, id);
      known.set(id, (inside = typeof address === "string" && isInside(address)));
    }
    return inside;
  };
}
