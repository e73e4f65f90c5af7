import { type CloudTrailRecord, isJsonObject } from "../../../record.ts";

interface OpenNetworks {
  /** The networks, as written, that let (nearly) the whole internet in. */
  readonly cidrs: readonly string[];
  /** The ports opened to them; of a range its ends and the ports of SENSITIVE_PORTS inside. */
  readonly ports: readonly number[];
}

/** Remote administration and databases: what makes a hole in a security group a finding. */
const SENSITIVE_PORTS = [
  20, 21, 22, 23, 25, 110, 135, 139, 143, 445, 1433, 1434, 1521, 2049, 2375, 2376, 3306, 3389, 4333,
  5432, 5439, 5500, 5601, 5900, 5985, 5986, 6379, 6443, 7001, 8088, 8888, 9092, 9200, 9300, 10250,
  11211, 27017, 27018,
];

interface PortRange {
  readonly from: number;
  readonly to: number;
}

const MAX_DEPTH = 32;

/**
 * x.openCidrs and x.openPorts. Ports and networks are logged in several shapes: nested (`ipPermissions.items[]`),
 * flat (`cidrIp` beside `fromPort`), capitalised (ModifySecurityGroupRules), `portRange` (network ACLs). In all
 * of them a network stands in, or below, the object that holds its ports. Deny entries and egress entries of
 * network ACLs open nothing.
 */
export function openNetworks(record: CloudTrailRecord): OpenNetworks {
  const cidrs = new Set<string>();
  const ports = new Set<number>();
  const visit = (value: unknown, range: PortRange | undefined, depth: number): void => {
    if (depth > MAX_DEPTH) return;
    if (Array.isArray(value)) for (const member of value) visit(member, range, depth + 1);
    if (!isJsonObject(value) || opensNothing(value)) return;
    const here = portsOf(value) ?? range;
    for (const [key, member] of Object.entries(value)) {
      if (typeof member === "string" && /cidr/i.test(key) && isWorldOpen(member)) {
        cidrs.add(member);
        for (const port of here === undefined ? [] : portsIn(here)) ports.add(port);
      } else {
        visit(member, here, depth + 1);
      }
    }
  };
  visit(record["requestParameters"], undefined, 0);
  return { cidrs: [...cidrs].toSorted(), ports: [...ports].toSorted((a, b) => a - b) };
}

function opensNothing(object: CloudTrailRecord): boolean {
  return own(object, "ruleAction") === "deny" || own(object, "egress") === true;
}

/** /0, and what is nearly that: two halves or a /8 of the internet open as much as one /0. */
function isWorldOpen(text: string): boolean {
  const [, address, bits] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(text.trim()) ?? [];
  if (address === undefined) return false;
  const prefix = Number(bits);
  if (address.includes(":")) return prefix <= 16 && !/^f[cdef]/i.test(address);
  return prefix <= 8 && (prefix === 0 || !/^(?:10|127)\./.test(address));
}

function portsOf(object: CloudTrailRecord): PortRange | undefined {
  const nested = own(object, "portRange") ?? own(object, "PortRange");
  if (isJsonObject(nested)) return rangeOf(nested, ["from", "From"], ["to", "To"]);
  const protocol = ["ipProtocol", "IpProtocol", "aclProtocol"]
    .map((key) => own(object, key))
    .find((found) => found !== undefined);
  const range = rangeOf(object, ["fromPort", "FromPort"], ["toPort", "ToPort"]);
  if (range === undefined) return protocol === "-1" || protocol === -1 ? ALL_PORTS : undefined;
  return range.from === -1 ? ALL_PORTS : range;
}

const ALL_PORTS: PortRange = { from: 0, to: 65_535 };

function rangeOf(
  object: CloudTrailRecord,
  fromKeys: readonly string[],
  toKeys: readonly string[],
): PortRange | undefined {
  const read = (keys: readonly string[]): number => {
    const value = keys.map((key) => own(object, key)).find((found) => found !== undefined);
    return typeof value === "number" || typeof value === "string" ? Number(value) : Number.NaN;
  };
  const from = read(fromKeys);
  const to = read(toKeys);
  return Number.isInteger(from) ? { from, to: Number.isInteger(to) ? to : from } : undefined;
}

function portsIn({ from, to }: PortRange): readonly number[] {
  return [from, to, ...SENSITIVE_PORTS.filter((port) => from < port && port < to)];
}

function own(object: CloudTrailRecord, key: string): unknown {
  return Object.hasOwn(object, key) ? object[key] : undefined;
}
