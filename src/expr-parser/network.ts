import { isIP } from "node:net";
import type { Json } from "./ast.ts";
import type { Cursor } from "./lex.ts";
import { isList, takeLiteral } from "./literal.ts";
import { syntaxError } from "./syntax-error.ts";

const HINT = 'write cidr "10.0.0.0/8", cidr "2001:db8::/32" or cidr ["10.0.0.0/8", "192.0.2.7"].';

/** True for `address/prefix` or a single address, v4 or v6 (RFC 4632, RFC 4291 §2.3), without a zone. */
export function isNetwork(text: Json): text is string {
  if (typeof text !== "string") return false;
  const [address = "", prefix, ...rest] = text.split("/");
  const family = address.includes("%") ? 0 : isIP(address);
  if (family === 0 || rest.length > 0) return false;
  if (prefix === undefined) return true;
  return /^(?:0|[1-9]\d{0,2})$/.test(prefix) && Number(prefix) <= (family === 4 ? 32 : 128);
}

/**
 * Takes what stands right of `cidr`: one network or a list of them.
 * @throws SpitzelError with the place of the value.
 */
export function takeNetworks(cursor: Cursor): readonly string[] {
  cursor.skipSpace();
  const start = cursor.offset;
  const literal: Json = takeLiteral(cursor);
  const networks = isList(literal) ? literal : [literal];
  if (networks.length > 0 && networks.every(isNetwork)) return networks;
  const wrong = networks.find((network) => !isNetwork(network));
  const got = wrong === undefined ? "an empty list" : JSON.stringify(wrong);
  throw syntaxError(cursor.text, start, `expected a network after cidr, got ${got}`, HINT);
}
