import type { AddressFacts, AddressLookup } from "./address-facts.ts";
import { openAwsRanges } from "./aws-ranges.ts";
import { openGeoip } from "./geoip.ts";

/** The files that say something of addresses. */
export interface AddressFiles {
  readonly geoip: readonly string[];
  readonly awsRanges: string | undefined;
}

/** Of an account's addresses; the bound is for logs written by an attacker. */
const MAX_CACHED = 20_000;

/**
 * What the files together say of an address; of two that say the same thing, the first.
 * @throws SpitzelError (exit code 2) for a file that is not what it should be
 */
export async function openAddresses({ geoip, awsRanges }: AddressFiles): Promise<AddressLookup> {
  const lookups = await Promise.all([
    ...geoip.map(openGeoip),
    ...(awsRanges === undefined ? [] : [openAwsRanges(awsRanges)]),
  ]);
  const known = new Map<string, AddressFacts | undefined>();
  return (address) => {
    if (known.has(address)) return known.get(address);
    let facts: AddressFacts | undefined;
    for (const lookup of lookups) {
      const more = lookup(address);
      if (more !== undefined) facts = { ...more, ...facts };
    }
    if (known.size >= MAX_CACHED) known.clear();
    known.set(address, facts);
    return facts;
  };
}
