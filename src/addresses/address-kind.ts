import { isIP } from "node:net";
import { compileNetworks } from "../match/networks.ts";

/** What an address is by itself, without any file. https://www.iana.org/assignments/iana-ipv4-special-registry */
const KINDS: readonly (readonly [kind: string, networks: readonly string[]])[] = [
  [
    "documentation",
    ["192.0.2.0/24", "198.51.100.0/24", "203.0.113.0/24", "2001:db8::/32", "3fff::/20"],
  ],
  ["private", ["10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7"]],
  ["carrier NAT", ["100.64.0.0/10"]],
  ["loopback", ["127.0.0.0/8", "::1/128"]],
  ["link-local", ["169.254.0.0/16", "fe80::/10"]],
];

const TESTS = KINDS.map(([kind, networks]) => [kind, compileNetworks(networks)] as const);

/** "private", "documentation", …; "AWS service" for a name in place of an address; undefined for the internet's. */
export function addressKind(address: string): string | undefined {
  if (isIP(address) === 0) return "AWS service";
  return TESTS.find(([, isInside]) => isInside(address))?.[0];
}
