/// <reference types="node" />
import { isIP } from "node:net";

/** @typedef {string | number | { readonly [key: string]: Value }} Value a whole number is written as uint32, any other as double */

/**
 * A small writer of MaxMind DBs, for examples and tests. https://maxmind.github.io/MaxMind-DB/
 * @param {readonly (readonly [network: string, value: Value])[]} networks `192.0.2.0/24`, `2001:db8::/32`; a later one
 * replaces what it covers
 * @param {string} type "Example-City"
 * @returns {Buffer}
 */
export function mmdbOf(networks, type) {
  /** @typedef {[Branch, Branch]} Node @typedef {Node | number | undefined} Branch a number is a value's */
  /** @type {Node} */
  const root = [undefined, undefined];
  networks.forEach(([network], i) => {
    const bits = bitsOf(network);
    let at = root;
    for (const bit of bits.slice(0, -1)) {
      const next = at[bit];
      at = typeof next === "object" ? next : (at[bit] = [next, next]);
    }
    at[bits.at(-1) ?? 0] = i;
  });
  /** @type {Node[]} */
  const nodes = [root];
  for (const node of nodes)
    for (const branch of node) if (typeof branch === "object") nodes.push(branch);
  const number = new Map(nodes.map((node, i) => [node, i]));
  const values = networks.map(([, value]) => encoded(value));
  const offsets = values.map((_, i) =>
    values.slice(0, i).reduce((sum, { length }) => sum + length, 0),
  );
  const tree = Buffer.alloc(nodes.length * 8);
  nodes.forEach((node, i) => {
    node.forEach((branch, side) => {
      const pointer =
        branch === undefined
          ? nodes.length
          : typeof branch === "number"
            ? nodes.length + 16 + (offsets[branch] ?? 0)
            : (number.get(branch) ?? 0);
      tree.writeUInt32BE(pointer, i * 8 + side * 4);
    });
  });
  const metadata = encoded({
    node_count: nodes.length,
    record_size: 32,
    ip_version: 6,
    database_type: type,
    binary_format_major_version: 2,
    binary_format_minor_version: 0,
    build_epoch: 1772409600,
    description: { en: "invented" },
  });
  return Buffer.concat([
    tree,
    Buffer.alloc(16),
    ...values,
    Buffer.from("abcdef4d61784d696e642e636f6d", "hex"),
    metadata,
  ]);
}

/**
 * The bits of a network's prefix, from the first of an IPv6 address; IPv4 stands at the end of the first /96.
 * @param {string} network
 * @returns {(0 | 1)[]}
 */
function bitsOf(network) {
  const [address = "", length = ""] = network.split("/");
  const isV4 = isIP(address) === 4;
  const groups = isV4
    ? address.split(".").map((part) => Number(part).toString(2).padStart(8, "0"))
    : fullGroups(address).map((group) => parseInt(group, 16).toString(2).padStart(16, "0"));
  const own = groups.join("").slice(0, Number(length));
  return Array.from(`${isV4 ? "0".repeat(96) : ""}${own}`, (bit) => (bit === "1" ? 1 : 0));
}

/** @param {string} address @returns {readonly string[]} */
function fullGroups(address) {
  const [head = "", tail] = address.split("::");
  const [left, right] = [head, tail ?? ""].map((part) => (part === "" ? [] : part.split(":")));
  if (tail === undefined || left === undefined || right === undefined) return left ?? [];
  return [...left, ...Array.from({ length: 8 - left.length - right.length }, () => "0"), ...right];
}

/** @param {Value} value @returns {Buffer} */
function encoded(value) {
  if (typeof value === "string")
    return Buffer.concat([control(2, Buffer.byteLength(value)), Buffer.from(value)]);
  if (typeof value === "object") {
    const members = Object.entries(value);
    const parts = members.flatMap(([key, member]) => [encoded(key), encoded(member)]);
    return Buffer.concat([control(7, members.length), ...parts]);
  }
  const isWhole = Number.isInteger(value) && value >= 0;
  const bytes = Buffer.alloc(isWhole ? 4 : 8);
  if (isWhole) bytes.writeUInt32BE(value);
  else bytes.writeDoubleBE(value);
  return Buffer.concat([control(isWhole ? 6 : 3, bytes.length), bytes]);
}

/** @param {number} type @param {number} size @returns {Buffer} */
function control(type, size) {
  if (size < 29) return Buffer.from([(type << 5) | size]);
  return Buffer.from([(type << 5) | 29, size - 29]);
}
