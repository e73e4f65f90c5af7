import { BlockList, isIP } from "node:net";

/**
 * @param networks `address/prefix` or single addresses, v4 or v6, as the parser has checked them.
 * @returns whether a text is an address inside one of them; text that is no address (`AWS Internal`) is not.
 */
export function compileNetworks(networks: readonly string[]): (text: string) => boolean {
  // One list would take every v4 address for a v6 one: ::/0 would hold them all.
  const v4 = new BlockList();
  const v6 = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const isV6 = isIP(address) === 6;
    const list = isV6 ? v6 : v4;
    const family = isV6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return cached((text) => {
    const family = isIP(text);
    if (family === 4) return v4.check(text, "ipv4");
    // `::ffff:10.0.0.1` is also the v4 address that it spells.
    return family === 6 && (v6.check(text, "ipv6") || v4.check(text, "ipv6"));
  });
}

/** Of an account's addresses; the bound is for logs written by an attacker. */
const MAX_CACHED = 20_000;

/** A list's check makes an object of the address each time: twenty times what a look-up takes. */
function cached(test: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    let verdict = known.get(text);
    if (verdict === undefined) {
      verdict = test(text);
      if (known.size >= MAX_CACHED) known.clear();
      known.set(text, verdict);
    }
    return verdict;
  };
}
