import { BlockList, isIP } from "node:net";

/**
 * @param networks `address/prefix` or single addresses, v4 or v6, as the parser has checked them.
 * @returns whether a text is an address inside one of them; text that is no address (`AWS Internal`) is not.
 */
export function compileNetworks(networks: readonly string[]): (text: string) => boolean {
  const list = new BlockList();
  for (const network of networks) {
    const [address = "", prefix] = network.split("/");
    const family = isIP(address) === 6 ? "ipv6" : "ipv4";
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return (text) => {
    const family = isIP(text);
    return family !== 0 && list.check(text, family === 6 ? "ipv6" : "ipv4");
  };
}
