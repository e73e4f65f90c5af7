import { isIP } from "node:net";

/** Networks of both families; the longest prefix that holds an address decides. */
export class PrefixTable<V> {
  /** By family and length: the networks of that length, keyed by their leading bits. */
  readonly #lengths: Readonly<Record<4 | 6, Map<number, Map<bigint, V>>>> = {
    4: new Map(),
    6: new Map(),
  };
  /** Longest first. */
  readonly #sorted: Record<4 | 6, readonly number[]> = { 4: [], 6: [] };

  /** @param network `address/prefix`; what is no network is not added. */
  add(network: string, value: V): void {
    const [address = "", prefix = ""] = network.split("/");
    const parsed = addressBits(address);
    const length = Number(prefix);
    if (parsed === undefined || prefix === "" || !(length <= parsed.width)) return;
    const lengths = this.#lengths[parsed.family];
    let entries = lengths.get(length);
    if (entries === undefined) {
      entries = new Map<bigint, V>();
      lengths.set(length, entries);
      this.#sorted[parsed.family] = [...lengths.keys()].toSorted((a, b) => b - a);
    }
    entries.set(parsed.bits >> BigInt(parsed.width - length), value);
  }

  /** The value of exactly this network. */
  get(network: string): V | undefined {
    const [address = "", prefix = ""] = network.split("/");
    const parsed = addressBits(address);
    if (parsed === undefined) return undefined;
    const key = parsed.bits >> BigInt(parsed.width - Number(prefix));
    return this.#lengths[parsed.family].get(Number(prefix))?.get(key);
  }

  /** The value, of those that `isWanted`, of the narrowest network that holds the address. */
  find(address: string, isWanted: (value: V) => boolean = () => true): V | undefined {
    const parsed = addressBits(address);
    if (parsed === undefined) return undefined;
    for (const length of this.#sorted[parsed.family]) {
      const key = parsed.bits >> BigInt(parsed.width - length);
      const value = this.#lengths[parsed.family].get(length)?.get(key);
      if (value !== undefined && isWanted(value)) return value;
    }
    return undefined;
  }
}

interface AddressBits {
  readonly family: 4 | 6;
  readonly width: 32 | 128;
  readonly bits: bigint;
}

/** An IPv4 address written as IPv6 (`::ffff:198.51.100.1`) is the IPv4 address. */
function addressBits(address: string): AddressBits | undefined {
  const family = isIP(address);
  if (family === 4) return { family: 4, width: 32, bits: bitsOfIpv4(address) };
  if (family !== 6) return undefined;
  const [, mapped] = /^::ffff:(\d+\.\d+\.\d+\.\d+)$/i.exec(address) ?? [];
  if (mapped !== undefined) return addressBits(mapped);
  return { family: 6, width: 128, bits: bitsOfIpv6(address) };
}

function bitsOfIpv4(address: string): bigint {
  return address.split(".").reduce((bits, part) => (bits << 8n) | BigInt(part), 0n);
}

function bitsOfIpv6(address: string): bigint {
  const [withoutZone = ""] = address.split("%");
  const [, head = withoutZone, dotted] = /^(.*:)(\d+\.\d+\.\d+\.\d+)$/.exec(withoutZone) ?? [];
  const tail = dotted === undefined ? 0n : bitsOfIpv4(dotted);
  const text =
    dotted === undefined
      ? head
      : `${head}${(tail >> 16n).toString(16)}:${(tail & 0xffffn).toString(16)}`;
  const [left = "", right] = text.split("::");
  const [before, after] = [groupsOf(left), groupsOf(right ?? "")];
  const zeros = Array<string>(8 - before.length - after.length).fill("0");
  return [...before, ...(right === undefined ? [] : zeros), ...after].reduce(
    (bits, group) => (bits << 16n) | BigInt(`0x${group}`),
    0n,
  );
}

function groupsOf(part: string): readonly string[] {
  return part.split(":").filter((group) => group !== "");
}
