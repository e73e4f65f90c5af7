import { describe, expect, test } from "vitest";
import { compileNetworks } from "../../src/match/networks.ts";

describe("an address", () => {
  test.each([
    ["203.0.113.0/24", "203.0.113.0", true],
    ["203.0.113.0/24", "203.0.113.255", true],
    ["203.0.113.0/24", "203.0.114.0", false],
    ["203.0.113.77/24", "203.0.113.1", true],
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["203.0.113.7/32", "203.0.113.7", true],
    ["0.0.0.0/0", "198.51.100.1", true],
    ["2001:db8::/32", "2001:db8:ffff::1", true],
    ["2001:db8::/32", "2001:db9::1", false],
    ["2001:db8::1", "2001:0DB8:0:0:0:0:0:1", true],
    ["::/0", "2001:db8::1", true],
    // The families are apart, but for v4 written as v6.
    ["0.0.0.0/0", "2001:db8::1", false],
    ["::/0", "203.0.113.7", false],
    ["203.0.113.0/24", "::ffff:203.0.113.7", true],
    ["fe80::/10", "fe80::1%eth0", true],
  ])("in %s: %s is %s", (network, address, expected) => {
    expect(compileNetworks([network])(address)).toBe(expected);
  });
});

test.each([
  "AWS Internal",
  "ec2.amazonaws.com",
  "",
  "203.0.113",
  "203.0.113.256",
  "203.0.113.07",
  "203.0.113.7/32",
  " 203.0.113.7",
  "203.0.113.7, 198.51.100.1",
])("%j is no address, and in no network", (text) => {
  expect(compileNetworks(["0.0.0.0/0", "::/0"])(text)).toBe(false);
});

test("of several networks one is enough", () => {
  const isInside = compileNetworks(["10.0.0.0/8", "2001:db8::/32", "203.0.113.7"]);
  const addresses = ["10.1.2.3", "2001:db8::1", "203.0.113.7", "203.0.113.8", "11.0.0.1"];
  expect(addresses.map(isInside)).toEqual([true, true, true, false, false]);
});

test("of no networks none is", () => {
  expect(compileNetworks([])("10.0.0.1")).toBe(false);
});
