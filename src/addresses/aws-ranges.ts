import { isIP } from "node:net";
import { rethrowUnless, SpitzelError } from "../errors.ts";
import { type CloudTrailRecord, isJsonObject, stringField } from "../record.ts";
import type { AddressFacts, AddressLookup } from "./address-facts.ts";
import { readAddressFile } from "./address-file.ts";

/** Ranges of one family, by the length of their prefix, then by the bits of it. */
type Ranges = Map<number, Map<bigint, AddressFacts>>;

/** Ranges are listed for a service and once more for all of AWS. */
const ALL_OF_AWS = "AMAZON";

/**
 * Reads AWS's own list. https://docs.aws.amazon.com/vpc/latest/userguide/aws-ip-ranges.html
 * @returns the service and Region of the narrowest range that holds an address
 * @throws SpitzelError (exit code 2) for a file that cannot be read, or is no such list
 */
export async function openAwsRanges(path: string): Promise<AddressLookup> {
  const list = parsed((await readAddressFile(path)).toString("utf8"), path);
  const ranges: { readonly v4: Ranges; readonly v6: Ranges } = { v4: new Map(), v6: new Map() };
  for (const [key, prefixKey, of] of [
    ["prefixes", "ip_prefix", ranges.v4],
    ["ipv6_prefixes", "ipv6_prefix", ranges.v6],
  ] as const) {
    const entries = list[key];
    for (const entry of Array.isArray(entries) ? entries : []) {
      if (isJsonObject(entry)) addRange(of, stringField(entry, prefixKey), entry);
    }
  }
  if (ranges.v4.size + ranges.v6.size === 0) throw noList(path);
  return (address) => {
    const family = isIP(address);
    if (family === 0) return undefined;
    return narrowest(
      family === 4 ? ranges.v4 : ranges.v6,
      bitsOf(address),
      family === 4 ? 32 : 128,
    );
  };
}

function parsed(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const list: unknown = JSON.parse(text);
    if (isJsonObject(list)) return list;
  } catch (cause) {
    rethrowUnless(cause, SyntaxError);
    throw noList(path, cause);
  }
  throw noList(path);
}

function noList(path: string, cause?: unknown): SpitzelError {
  return new SpitzelError(`expected AWS's list of address ranges in ${path}, found another file`, {
    hint: "curl -O https://ip-ranges.amazonaws.com/ip-ranges.json",
    cause,
  });
}

function addRange(ranges: Ranges, prefix: string | undefined, entry: CloudTrailRecord): void {
  const [, address = "", length = ""] = /^([0-9a-f.:]+)\/(\d{1,3})$/i.exec(prefix ?? "") ?? [];
  const family = isIP(address);
  const bits = family === 4 ? 32 : 128;
  if (family === 0 || Number(length) > bits) return;
  const aws = stringField(entry, "service") ?? ALL_OF_AWS;
  const region = stringField(entry, "region");
  const ofLength = ranges.get(Number(length)) ?? new Map<bigint, AddressFacts>();
  ranges.set(Number(length), ofLength);
  const key = bitsOf(address) >> BigInt(bits - Number(length));
  if (aws === ALL_OF_AWS && ofLength.has(key)) return;
  ofLength.set(key, {
    aws,
    ...(region === undefined || region === "GLOBAL" ? {} : { awsRegion: region }),
  });
}

/** A narrower range of all of AWS says less than the wider one of a service. */
function narrowest(ranges: Ranges, address: bigint, bits: number): AddressFacts | undefined {
  let found: AddressFacts | undefined;
  for (const length of [...ranges.keys()].toSorted((a, b) => b - a)) {
    const facts = ranges.get(length)?.get(address >> BigInt(bits - length));
    if (facts !== undefined && facts.aws !== ALL_OF_AWS) return facts;
    found ??= facts;
  }
  return found;
}

function bitsOf(address: string): bigint {
  if (isIP(address) === 4)
    return address.split(".").reduce((n, part) => n * 256n + BigInt(part), 0n);
  // The URL parser writes the one form of an address that has all forms of it.
  const [head = "", tail] = new URL(`http://[${address.split("%", 1)[0] ?? ""}]/`).hostname
    .slice(1, -1)
    .split("::");
  const [left, right] = [groups(head), groups(tail ?? "")];
  const zeros = tail === undefined ? 0 : 8 - left.length - right.length;
  return [...left, ...Array.from({ length: zeros }, () => "0"), ...right].reduce(
    (n, group) => n * 65_536n + BigInt(`0x${group}`),
    0n,
  );
}

function groups(text: string): readonly string[] {
  return text === "" ? [] : text.split(":");
}
