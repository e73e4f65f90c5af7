import { isIP } from "node:net";

/**
 * The neighbourhood of an address: /24 for v4, the first three groups for v6; undefined for what is no address, such as
 * the name of a service, which says nothing of where somebody sits.
 */
export function networkOf(address: string): string | undefined {
  const family = isIP(address);
  if (family === 4) return `${address.split(".").slice(0, 3).join(".")}.0/24`;
  if (family !== 6) return undefined;
  const [head = ""] = address.split("::");
  return `${head.split(":").slice(0, 3).join(":")}::/48`;
}
