import { BlockList, isIP } from "node:net";
import fc from "fast-check";
import { expect, test } from "vitest";
import { PrefixTable } from "../../../src/detect/intel/prefix-table.ts";

test("the longest prefix decides, in both families", () => {
  const table = new PrefixTable<string>();
  const networks = ["198.51.0.0/16", "198.51.100.0/24", "198.51.100.7/32", "2001:db8::/32"];
  for (const network of [...networks, "2001:db8:1::/48"]) table.add(network, network);
  const found = [
    "198.51.100.7",
    "198.51.100.8",
    "198.51.9.9",
    "198.52.0.1",
    "2001:db8:1::5",
    "2001:db8:2::5",
    "::ffff:198.51.100.7",
    "AWS Internal",
  ].map((address) => table.find(address));
  expect(found).toEqual([
    "198.51.100.7/32",
    "198.51.100.0/24",
    "198.51.0.0/16",
    undefined,
    "2001:db8:1::/48",
    "2001:db8::/32",
    "198.51.100.7/32",
    undefined,
  ]);
});

test("it holds an address exactly when Node's block list does", () => {
  // Node's list also compares across the families, with mapped addresses.
  const ipv6 = fc.ipV6().filter((text) => isIP(text) === 6 && !text.includes("."));
  const pair = fc.oneof(fc.tuple(fc.ipV4(), fc.ipV4()), fc.tuple(ipv6, ipv6));
  fc.assert(
    fc.property(pair, fc.nat(128), ([network, other], bits) => {
      const isV4 = isIP(network) === 4;
      const length = isV4 ? bits % 33 : bits;
      const table = new PrefixTable<true>();
      table.add(`${network}/${length}`, true);
      const list = new BlockList();
      list.addSubnet(network, length, isV4 ? "ipv4" : "ipv6");
      for (const one of [network, other]) {
        const isHeld = list.check(one, isIP(one) === 4 ? "ipv4" : "ipv6");
        expect([one, table.find(one) === true]).toEqual([one, isHeld]);
      }
    }),
  );
});
